<?php
/*
 * civicgen: receives the forms of a consultation portal on ordinary hosting with PHP 7.4 or later. One file; nothing to
 * install. Written by `civicgen collector php`, or by the build: change the portal, not this file.
 *
 * What people send is kept outside the web where the hosting allows it, else in a folder that the web server refuses.
 * What is personal is sealed as it arrives: this file cannot open it, nor can anybody who copies it or the database.
 */
declare(strict_types=1);
error_reporting(E_ALL);
ini_set('display_errors', '0');
ini_set('zlib.output_compression', '0');
header_remove('X-Powered-By');

const HONEYPOT = 'civicgen-empty';
const SHORTEST = 2, LONGEST = 86400, LETTER_SECONDS = 259200, HELD_SECONDS = 7200;
const LETTERS_AN_HOUR = 2, HELD_BYTES = 200000000, NETWORK_BYTES = 10000000, TIDY_SECONDS = 600;
const MOST_FIELDS = 200, TEXT_BYTES = 262144, FILE_BYTES = 10000000;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXY';

$DATA = json_decode(<<<'CIVICGEN'
{}
CIVICGEN
, true);

/* ---- The store: SQLite where PHP has it, else lines of JSON in a file; one writer at a time, synced before an answer. */

abstract class Store
{
    public $folder;

    public function __construct(string $folder)
    {
        $this->folder = $folder;
    }

    abstract public function setting(string $name, callable $make): string;
    /** Keys of the days before: with one of them, a list of addresses could be compared with what was counted. */
    abstract public function forget_days(string $but): void;
    /** Run something alone; what it wrote is on the disk when this returns, or all of it is undone. */
    abstract public function alone(callable $work, ?callable $undo = null);
    abstract public function attempt(string $form, string $attempt): ?array;
    abstract public function add(array $row): void;
    abstract public function by(string $key, string $value): ?array;
    /** The row as it is from now on, under a new number. */
    abstract public function change(array $row): void;
    abstract public function after(string $form, int $after, int $limit): array;
    abstract public function touch(): void;

    public static function open(string $folder): Store
    {
        umask(0077);  // whatever is made from here on is read by its owner alone
        if (!is_dir($folder) && !@mkdir($folder, 0700, true) && !is_dir($folder)) {
            throw new RuntimeException('no folder');
        }
        if (!is_dir("$folder/files")) {
            mkdir("$folder/files", 0700);
        }
        if (!is_file("$folder/.htaccess")) {
            file_put_contents("$folder/.htaccess", "Require all denied\n<IfModule !mod_authz_core.c>\nDeny from all\n</IfModule>\n");
            file_put_contents("$folder/index.html", '');
            file_put_contents("$folder/probe.txt", 'civicgen-probe');
        }
        foreach (["$folder/deposits.db", "$folder/deposits.jsonl"] as $path) {
            if (is_file($path) && (fileperms($path) & 0007) !== 0) {
                @chmod($path, fileperms($path) & 0770);
            }
        }
        $lines = is_file("$folder/deposits.jsonl") || !extension_loaded('pdo_sqlite') || getenv('CIVICGEN_STORE') === 'lines';
        return $lines ? new Lines($folder) : new Sqlite($folder);
    }
}

final class Sqlite extends Store
{
    private $pdo;

    public function __construct(string $folder)
    {
        parent::__construct($folder);
        $this->pdo = new PDO("sqlite:$folder/deposits.db", null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
        // A rollback journal, not WAL: homes of shared hosting are often on the network.
        foreach (['busy_timeout=10000', 'synchronous=FULL', 'secure_delete=ON'] as $pragma) {
            $this->pdo->exec("PRAGMA $pragma");
        }
        $this->pdo->exec('CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
        $this->pdo->exec('CREATE TABLE IF NOT EXISTS submission (id TEXT PRIMARY KEY, form TEXT NOT NULL, attempt TEXT NOT NULL,
            sequence INTEGER NOT NULL, receipt TEXT NOT NULL UNIQUE, proof TEXT, row TEXT NOT NULL, UNIQUE (form, attempt))');
        $this->pdo->exec('CREATE INDEX IF NOT EXISTS by_sequence ON submission (form, sequence)');
    }

    private function ask(string $statement, array $values): array
    {
        $asked = $this->pdo->prepare($statement);
        $asked->execute($values);
        return $asked->fetchAll(PDO::FETCH_COLUMN);
    }

    public function forget_days(string $but): void
    {
        $this->ask("DELETE FROM setting WHERE name LIKE 'day-%' AND name <> ?", ["day-$but"]);
    }

    public function setting(string $name, callable $make): string
    {
        $found = $this->ask('SELECT value FROM setting WHERE name = ?', [$name]);
        if (!$found) {
            $this->ask('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING', [$name, $make()]);
            $found = $this->ask('SELECT value FROM setting WHERE name = ?', [$name]);
        }
        return (string) $found[0];
    }

    public function alone(callable $work, ?callable $undo = null)
    {
        $this->pdo->exec('BEGIN IMMEDIATE');
        try {
            $done = $work();
            $this->pdo->exec('COMMIT');
            return $done;
        } catch (Throwable $fault) {
            try {
                $this->pdo->exec('ROLLBACK');
            } catch (Throwable $nothing) {
            }
            $undo === null || $undo();
            throw $fault;
        }
    }

    private function row(array $found): ?array
    {
        return $found ? json_decode((string) $found[0], true) : null;
    }

    private function next(): int
    {
        $this->ask("INSERT INTO setting (name, value) VALUES ('sequence', '1') ON CONFLICT (name) DO UPDATE SET
            value = CAST(value AS INTEGER) + 1", []);
        return (int) $this->ask("SELECT value FROM setting WHERE name = 'sequence'", [])[0];
    }

    public function attempt(string $form, string $attempt): ?array
    {
        return $this->row($this->ask('SELECT row FROM submission WHERE form = ? AND attempt = ?', [$form, $attempt]));
    }

    public function by(string $key, string $value): ?array
    {
        $statements = [
            'id' => 'SELECT row FROM submission WHERE id = ?',
            'receipt' => 'SELECT row FROM submission WHERE receipt = ?',
            'proof' => 'SELECT row FROM submission WHERE proof = ?',
        ];
        return $this->row($this->ask($statements[$key], [$value]));
    }

    public function add(array $row): void
    {
        $row['sequence'] = $this->next();
        $this->ask('INSERT INTO submission (id, form, attempt, sequence, receipt, proof, row) VALUES (?, ?, ?, ?, ?, ?, ?)', [
            $row['id'], $row['form'], $row['attempt'], $row['sequence'], $row['receipt'], $row['proof'], encoded($row),
        ]);
    }

    public function change(array $row): void
    {
        $row['sequence'] = $this->next();
        $this->ask('UPDATE submission SET sequence = ?, proof = ?, row = ? WHERE id = ?', [
            $row['sequence'], $row['proof'], encoded($row), $row['id'],
        ]);
    }

    public function after(string $form, int $after, int $limit): array
    {
        $asked = $this->pdo->prepare('SELECT row FROM submission WHERE form = ? AND sequence > ? ORDER BY sequence LIMIT ?');
        $asked->bindValue(1, $form);
        $asked->bindValue(2, $after, PDO::PARAM_INT);
        $asked->bindValue(3, $limit, PDO::PARAM_INT);
        $asked->execute();
        return array_map(function ($row) {
            return json_decode((string) $row, true);
        }, $asked->fetchAll(PDO::FETCH_COLUMN));
    }

    public function touch(): void
    {
        $this->ask("INSERT INTO setting (name, value) VALUES ('touched', ?) ON CONFLICT (name) DO UPDATE SET
            value = excluded.value", [(string) time()]);
    }
}

final class Lines extends Store
{
    private $path;
    private $rows = null;
    private $lock = null;
    private $fresh = [];
    private $rewrite = false;

    public function __construct(string $folder)
    {
        parent::__construct($folder);
        $this->path = "$folder/deposits.jsonl";
    }

    private function locked(int $how)
    {
        $lock = fopen("$this->folder/lock", 'c');
        if ($lock === false || !flock($lock, $how)) {
            throw new RuntimeException('no lock');
        }
        return $lock;
    }

    private function read(): void
    {
        $this->rows = [];
        if (!is_file($this->path)) {
            return;
        }
        $stream = fopen($this->path, 'rb');
        while (($line = fgets($stream)) !== false) {
            $row = substr($line, -1) === "\n" ? json_decode($line, true) : null;  // a last line cut off was never answered
            if (is_array($row)) {
                unset($this->rows[$row['id']]);
                $this->rows[$row['id']] = $row;
            } else {
                $this->rewrite = true;
            }
        }
        fclose($stream);
    }

    private function rows(): array
    {
        if ($this->rows === null) {
            $lock = $this->locked(LOCK_SH);
            $this->read();
            flock($lock, LOCK_UN);
        }
        return $this->rows;
    }

    public function alone(callable $work, ?callable $undo = null)
    {
        $this->lock = $this->locked(LOCK_EX);
        try {
            $this->fresh = [];
            $this->rewrite = false;
            $this->read();
            $done = $work();
            $this->write();
            return $done;
        } catch (Throwable $fault) {
            $undo === null || $undo();
            throw $fault;
        } finally {
            $this->rows = null;
            flock($this->lock, LOCK_UN);
            $this->lock = null;
        }
    }

    private function write(): void
    {
        if ($this->rewrite) {  // something was erased, or was cut off: the whole anew beside it, then put in its place
            $this->out("$this->path.new", $this->rows, 'wb');
            rename("$this->path.new", $this->path);
        } elseif ($this->fresh) {
            $this->out($this->path, $this->fresh, 'ab');
        }
    }

    private function out(string $path, array $rows, string $how): void
    {
        $stream = fopen($path, $how);
        $text = implode('', array_map(function ($row) {
            return encoded($row) . "\n";
        }, $rows));
        $whole = $stream !== false && fwrite($stream, $text) === strlen($text) && fflush($stream);
        if ($whole && function_exists('fsync')) {
            $whole = fsync($stream);
        }
        if ($stream !== false) {
            fclose($stream);
        }
        if (!$whole) {
            throw new RuntimeException('no room');
        }
    }

    private function next(): int
    {
        return $this->rows ? max(array_column($this->rows, 'sequence')) + 1 : 1;
    }

    public function forget_days(string $but): void
    {
        foreach (glob("$this->folder/setting-day-*") ?: [] as $old) {
            if ($old !== "$this->folder/setting-day-$but") {
                @unlink($old);
            }
        }
    }

    public function setting(string $name, callable $make): string
    {
        $path = "$this->folder/setting-$name";
        if (!is_file($path)) {
            $stream = @fopen($path, 'x');
            if ($stream !== false) {
                fwrite($stream, $make());
                fclose($stream);
            }
        }
        return (string) file_get_contents($path);
    }

    public function attempt(string $form, string $attempt): ?array
    {
        foreach ($this->rows() as $row) {
            if ($row['attempt'] === $attempt && $row['form'] === $form) {
                return $row;
            }
        }
        return null;
    }

    public function by(string $key, string $value): ?array
    {
        foreach ($this->rows() as $row) {
            if (($row[$key] ?? null) === $value) {
                return $row;
            }
        }
        return null;
    }

    public function add(array $row): void
    {
        $row['sequence'] = $this->next();
        $this->rows[$row['id']] = $row;
        $this->fresh[] = $row;
    }

    public function change(array $row): void
    {
        $row['sequence'] = $this->next();
        unset($this->rows[$row['id']]);
        $this->rows[$row['id']] = $row;
        $this->rewrite = true;
    }

    public function after(string $form, int $after, int $limit): array
    {
        $found = array_values(array_filter($this->rows(), function ($row) use ($form, $after) {
            return $row['form'] === $form && $row['sequence'] > $after;
        }));
        usort($found, function ($one, $other) {
            return $one['sequence'] <=> $other['sequence'];
        });
        return array_slice($found, 0, $limit);
    }

    public function touch(): void
    {
        if (file_put_contents("$this->folder/touched", (string) time(), LOCK_EX) === false) {
            throw new RuntimeException('no room');
        }
    }
}

/* ---- Small things. */

function encoded($value): string
{
    $text = json_encode($value, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE);
    if ($text === false) {
        throw new RuntimeException('not JSON');
    }
    return $text;
}

function escaped(string $text): string
{
    return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function urlsafe(string $bytes): string
{
    return strtr(base64_encode($bytes), '+/', '-_');
}

function filled(string $message, array $given): string
{
    $pairs = [];
    foreach ($given as $name => $value) {
        $pairs['{' . $name . '}'] = $value;
    }
    return strtr($message, $pairs);
}

function length(string $text): int
{
    return strlen(utf8_only($text)) - (int) preg_match_all('/[\x80-\xbf]/', $text);
}

function cut(string $text, int $most): string
{
    return preg_match('/^.{0,' . $most . '}/us', $text, $found) ? $found[0] : '';
}

function utf8_only(string $text): string
{
    if (preg_match('//u', $text)) {
        return $text;
    }
    return function_exists('mb_scrub') ? mb_scrub($text, 'UTF-8') : (string) iconv('UTF-8', 'UTF-8//IGNORE', $text);
}

function lines_of(string $text): string
{
    return str_replace(["\r\n", "\r"], "\n", $text);
}

/** A text without what no keyboard types, with plain line breaks if it may have several. */
function clean(string $text, bool $lines): string
{
    $text = str_replace(["\r\n", "\r"], "\n", utf8_only($text));
    if (class_exists('Normalizer')) {
        $text = Normalizer::normalize($text) ?: $text;
    }
    $text = (string) preg_replace('/(?![\n\t])[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u', '', $text);
    if (!$lines) {
        $text = (string) preg_replace('/[\t-\r\x{1c}-\x{1f}\x{85}\p{Z}]+/u', ' ', $text);
    }
    return (string) preg_replace('/^[\t-\r\x{1c}-\x{1f}\x{85}\p{Z}]+|[\t-\r\x{1c}-\x{1f}\x{85}\p{Z}]+$/u', '', $text);
}

/** Whether what a review page carries is as we write it: lists of texts by name, numbers of files by field. */
function sound_typed($typed): bool
{
    if (!is_array($typed) || !isset($typed['values'], $typed['extra'], $typed['files'], $typed['trap'])
        || !is_array($typed['values']) || !is_array($typed['extra']) || !is_array($typed['files'])) {
        return false;
    }
    foreach ($typed['values'] + $typed['extra'] as $texts) {
        if (!is_array($texts) || array_filter($texts, 'is_string') !== $texts) {
            return false;
        }
    }
    return array_filter($typed['files'], 'is_string') === $typed['files'];
}

/** The address to write a letter to; null for what is none, or could be read as more than one plain address. */
function plain_address(string $typed): ?string
{
    $at = strrpos($typed, '@');
    if ($at === false || $at < 1 || $at > 64 || length($typed) > 254) {
        return null;
    }
    [$name, $domain] = [substr($typed, 0, $at), substr($typed, $at + 1)];
    if (preg_match('/[^\x00-\x7f]/', $domain)) {
        $domain = function_exists('idn_to_ascii') ? (string) @idn_to_ascii($domain) : '';
    }
    $domain = strtolower($domain);
    $part = '[A-Za-z0-9#$&\'*+\/=^_{}~-]+';
    $label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
    return preg_match("/^$part(?:\.$part)*\z/", $name) && strlen($domain) <= 253
        && preg_match("/^(?:$label\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\z/", $domain) ? "$name@$domain" : null;
}

/** Whose letters are counted together: capitals and what follows a plus sign lead to the same person. */
function mailbox_of(string $address): string
{
    [$name, $domain] = explode('@', strtolower($address), 2) + ['', ''];
    return explode('+', $name, 2)[0] . '@' . $domain;
}

function new_receipt(): string
{
    $text = '';
    for ($place = 0; $place < 11; $place++) {
        $text .= ALPHABET[random_int(0, 30)];
    }
    return implode('-', str_split($text . check_of($text), 4));
}

function check_of(string $text): string
{
    $sum = 0;
    for ($place = 0; $place < strlen($text); $place++) {
        $sum += ($place + 1) * (int) strpos(ALPHABET, $text[$place]);
    }
    return ALPHABET[$sum % 31];
}

function normal_receipt(string $typed): ?string
{
    $text = strtr(strtoupper((string) preg_replace('/[^0-9A-Za-z]/', '', $typed)), 'OILZ', '0112');
    if (strlen($text) !== 12 || strspn($text, ALPHABET) !== 12 || check_of(substr($text, 0, 11)) !== $text[11]) {
        return null;
    }
    return implode('-', str_split($text, 4));
}

/** What answers a request ends it: headers, then the text. */
function answer(int $status, string $type, string $body, array $headers = []): void
{
    http_response_code($status);
    header("Content-Type: $type");
    header('Cache-Control: no-store');
    header('X-Content-Type-Options: nosniff');
    header('X-Frame-Options: DENY');
    header('X-Robots-Tag: noindex');
    header('Referrer-Policy: same-origin');
    foreach ($headers as $name => $value) {
        if (!preg_match('/[\r\n]/', $value)) {
            header("$name: $value");
        }
    }
    if ($_SERVER['REQUEST_METHOD'] !== 'HEAD') {
        echo $body;
    }
    exit;
}

/* ---- What was typed, checked as everywhere. */

final class Check
{
    public $faults = [];
    private $field;
    private $words;

    public function __construct(array $words)
    {
        $this->words = $words;
    }

    public function say(string $message): string
    {
        return $this->words['said'][$message] ?? $message;
    }

    private function fault(string $message, array $given = [], string $part = ''): void
    {
        $said = filled($this->say($message), ['field' => $this->field['label']] + $given);
        $this->faults[] = ['field' => $this->field['id'], 'part' => $part, 'message' => $said];
    }

    private function number(int $value): string
    {
        return number_format((float) $value, 0, '', $this->words['separator']);
    }

    /** Values by field id, what belongs to no field, and faults. */
    public function checked(array $form, array $given, array $files, array $refused): array
    {
        $values = [];
        $known = [];
        foreach ($form['fields'] as $field) {
            $this->field = $field;
            $raw = [];
            $known[$field['id']] = true;
            foreach ($given[$field['id']] ?? [] as $value) {
                $raw[] = $value;
            }
            $whole = array_filter($raw, function ($value) {
                return trim($value) !== '';
            });
            foreach (parts($field) as $own => $name) {
                $known[$name] = true;
                if (!$whole && $name !== $field['id']) {
                    foreach ($given[$name] ?? [] as $value) {
                        if (trim($value) !== '') {
                            $raw[] = $field['type'] === 'ranking' ? trim($value) : $own . ':' . trim($value);
                        }
                    }
                }
            }
            if ($field['type'] === 'file') {
                if (isset($refused[$field['id']])) {
                    $this->fault($refused[$field['id']]);
                } elseif (!isset($files[$field['id']]) && ($field['required'] ?? false)) {
                    $this->missing();
                }
                continue;
            }
            $lines = $field['type'] === 'long-text';
            $raw = array_values(array_filter(array_map(function ($value) use ($lines) {
                return clean($value, $lines);
            }, $raw), 'strlen'));
            if (!$raw) {
                if ($field['required'] ?? false) {
                    $this->missing();
                }
                continue;
            }
            $found = $this->of_type($raw);
            if ($found) {
                $values[$field['id']] = $found;
            }
        }
        $extra = [];
        foreach ($given as $name => $texts) {
            $name = (string) $name;
            if (!isset($known[$name]) && strpos($name, 'civicgen-') !== 0 && strpos($name, '_') !== 0 && count($extra) < 20) {
                $extra[cut($name, 100)] = array_map(function ($text) {
                    return cut($text, 2000);
                }, $texts);
            }
        }
        return [$values, $extra];
    }

    private function missing(string $part = ''): void
    {
        $messages = [
            'choice' => 'Choose an answer for “{field}”.',
            'choices' => 'Choose at least one answer for “{field}”.',
            'scale' => 'Choose a number for “{field}”.',
            'grades' => 'Choose a grade for each line of “{field}”.',
            'ranking' => 'Put your choices in order for “{field}”.',
            'sharing' => 'Give something to at least one of “{field}”.',
            'file' => 'Choose a file for “{field}”.',
            'consent' => 'Tick the box “{field}”.',
        ];
        $this->fault($messages[$this->field['type']] ?? 'Fill in “{field}”.', [], $part);
    }

    private function of_type(array $raw): array
    {
        switch ($this->field['type']) {
            case 'text':
                return $this->text($raw);
            case 'long-text':
                return $this->text($raw);
            case 'email':
                return $this->email($raw);
            case 'date':
                return $this->date($raw);
            case 'choice':
            case 'place':
                return $this->choice($raw);
            case 'choices':
                return $this->choices($raw);
            case 'scale':
                return $this->scale($raw);
            case 'grades':
                return $this->grades($raw);
            case 'ranking':
                return $this->ranking($raw);
            case 'sharing':
                return $this->sharing($raw);
            case 'consent':
                return $this->consent($raw);
        }
        return [];
    }

    private function text(array $raw): array
    {
        $text = implode($this->field['type'] === 'long-text' ? "\n" : ' ', $raw);
        $most = $this->field['max_length'] ?? ($this->field['type'] === 'long-text' ? 10000 : 300);
        $length = length($text);
        if ($length > $most) {
            $this->fault('“{field}” is too long: {number} characters, and {most} at most. Take {over} away.', [
                'number' => $this->number($length), 'most' => $this->number($most), 'over' => $this->number($length - $most),
            ]);
        }
        return [$text];
    }

    private function email(array $raw): array
    {
        $good = plain_address($raw[0]) !== null;
        if (!$good && !function_exists('idn_to_ascii') && preg_match('/[^\x00-\x7f]/', $raw[0])) {
            // No letter goes there from this hosting, but it is an address, to which staff may write.
            $label = '[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?';
            [$name, $domain] = explode('@', $raw[0], 2) + ['', ''];
            $good = plain_address("$name@a.example") !== null && length($raw[0]) <= 254
                && preg_match("/^(?:$label\\.)+\\p{L}{2,63}\\z/u", $domain) === 1;
        }
        if (count($raw) > 1 || !$good) {
            $this->fault('Write an e-mail address such as name@example.org.');
        }
        return [$raw[0]];
    }

    private function date(array $raw): array
    {
        $text = strtolower($raw[0]);
        $day = null;
        if (preg_match('/^(\d{4})-(\d\d)-(\d\d)$/', $text, $found)) {
            $day = [$found[1], $found[2], $found[3]];
        } elseif (preg_match('#^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$#', $text, $found)) {
            $day = [$found[3], $found[2], $found[1]];
        } elseif (preg_match('/^(\d{1,2})(?:er|st|nd|rd|th)? +(\S+) +(\d{4})$/u', $text, $found)) {
            $names = array_map('strtolower', $this->words['months']);
            $place = array_search($found[2], $names, true);
            $day = $place === false ? null : [$found[3], (string) ($place + 1), $found[1]];
        }
        if (count($raw) > 1 || $day === null || !checkdate((int) $day[1], (int) $day[2], (int) $day[0])) {
            $this->fault('Write a date: day, month and year, such as 31/12/2026.');
            return [$raw[0]];
        }
        return [sprintf('%04d-%02d-%02d', $day[0], $day[1], $day[2])];
    }

    private function choice(array $raw): array
    {
        if ($this->field['type'] === 'place' && empty($this->field['choices'])) {
            return $this->text($raw);
        }
        if (count($raw) > 1) {
            $this->fault('Choose only one answer for “{field}”.');
        }
        return $this->among([$raw[0]], $this->field['choices']);
    }

    private function among(array $raw, array $choices, string $part = ''): array
    {
        $found = [];
        foreach ($raw as $value) {
            $chosen = null;
            foreach ($choices as $choice) {
                if ($choice['id'] === $value || $choice['label'] === $value) {
                    $chosen = $choice['id'];
                }
            }
            if ($chosen === null) {
                $this->fault('“{value}” is not one of the answers offered.', ['value' => cut($value, 80)], $part);
            } elseif (!in_array($chosen, $found, true)) {
                $found[] = $chosen;
            }
        }
        return $found;
    }

    private function choices(array $raw): array
    {
        $found = $this->among($raw, $this->field['choices']);
        $this->count(count($found));
        $ordered = array_values(array_filter($this->field['choices'], function ($choice) use ($found) {
            return in_array($choice['id'], $found, true);
        }));
        if (isset($this->field['budget'])) {
            $spent = array_sum(array_map(function ($choice) {
                return $choice['cost'] ?? 0;
            }, $ordered));
            if ($spent > $this->field['budget']) {
                $this->fault('What you chose costs {spent} {unit}, and there are {budget} {unit}: take something away.', [
                    'spent' => $this->number((int) $spent), 'budget' => $this->number($this->field['budget']),
                    'unit' => ($this->field['unit'] ?? '') ?: '€',
                ]);
            }
        }
        return array_column($ordered, 'id');
    }

    private function count(int $number): void
    {
        $high = $this->field['high'] ?? null;
        $low = $this->field['low'] ?? null;
        if ($high !== null && $number > $high) {
            $this->fault('Choose {most} at most; you chose {number}.', ['most' => (string) $high, 'number' => (string) $number]);
        } elseif ($number && $low !== null && $number < $low) {
            $this->fault('Choose at least {least}; you chose {number}.', ['least' => (string) $low, 'number' => (string) $number]);
        }
    }

    private function scale(array $raw): array
    {
        $low = $this->field['low'] ?? 1;
        $high = $this->field['high'] ?? 5;
        $good = count($raw) === 1 && preg_match('/^-?\d{1,6}$/', $raw[0]);
        if (!$good || (int) $raw[0] < $low || (int) $raw[0] > $high) {
            $this->fault('Choose a number from {low} to {high}.', ['low' => (string) $low, 'high' => (string) $high]);
            return [];
        }
        return [(string) (int) $raw[0]];
    }

    private function by_part(array $raw, array $known): array
    {
        $found = [];
        foreach ($raw as $each) {
            $at = strrpos($each, ':');
            $row = $at === false ? '' : substr($each, 0, $at);
            if (!in_array($row, $known, true)) {
                $this->fault('“{value}” is not one of the answers offered.', ['value' => cut($each, 80)]);
            } elseif (isset($found[$row])) {
                $this->fault('Choose only one answer for “{field}”.', [], $this->field['id'] . '--' . $row);
            } else {
                $found[$row] = trim(substr($each, (int) $at + 1));
            }
        }
        return $found;
    }

    private function grades(array $raw): array
    {
        $given = $this->by_part($raw, array_column($this->field['rows'], 'id'));
        $found = [];
        foreach ($this->field['rows'] as $row) {
            $name = $this->field['id'] . '--' . $row['id'];
            if (isset($given[$row['id']])) {
                foreach ($this->among([$given[$row['id']]], $this->field['choices'], $name) as $grade) {
                    $found[] = $row['id'] . ':' . $grade;
                }
            } elseif ($this->field['required'] ?? false) {
                $this->fault('Choose a grade for “{row}”.', ['row' => $row['label']], $name);
            }
        }
        return $found;
    }

    private function ranking(array $raw): array
    {
        $before = count($this->faults);
        $found = $this->among($raw, $this->field['choices']);
        $most = min($this->field['high'] ?? count($this->field['choices']), count($this->field['choices']));
        if (count($found) < count($raw) && count($this->faults) === $before) {
            $this->fault('The same answer stands twice in your order: keep it once.');
        }
        if (count($found) > $most) {
            $this->fault('Choose {most} at most; you chose {number}.', [
                'most' => (string) $most, 'number' => (string) count($found),
            ]);
        } elseif (isset($this->field['low']) && count($found) < $this->field['low']) {
            $this->count(count($found));
        }
        return $found;
    }

    private function sharing(array $raw): array
    {
        $before = count($this->faults);
        $given = $this->by_part($raw, array_column($this->field['choices'], 'id'));
        $shares = [];
        foreach ($this->field['choices'] as $choice) {
            $value = (string) preg_replace('/[\t-\r\x{1c}-\x{1f}\x{85}\p{Z}]/u', '', $given[$choice['id']] ?? '0');
            if (!preg_match('/^\d{1,12}$/', $value)) {
                $this->fault('Write a whole number for “{row}”, without a sign or a comma.', ['row' => $choice['label']],
                    $this->field['id'] . '--' . $choice['id']);
            } elseif ((int) $value) {
                $shares[$choice['id']] = (int) $value;
            }
        }
        $whole = $this->field['high'] ?? 0;
        $total = array_sum($shares);
        if (count($this->faults) === $before) {
            if ($total > $whole) {
                $this->fault('You gave {number} {unit}, and there are {most}: take {over} away.', [
                    'number' => $this->number((int) $total), 'most' => $this->number($whole),
                    'over' => $this->number((int) $total - $whole), 'unit' => $this->field['unit'] ?? '',
                ]);
            } elseif (!$total && ($this->field['required'] ?? false)) {
                $this->missing();
            }
        }
        $found = [];
        foreach ($shares as $name => $value) {
            $found[] = $name . ':' . $value;
        }
        return $found;
    }

    private function consent(array $raw): array
    {
        $said = strtolower($raw[0]);
        if (!in_array($said, ['yes', 'oui', 'on', 'true', '1', 'x'], true)) {
            if (!in_array($said, ['no', 'non', 'off', 'false', '0'], true)) {
                $this->fault('“{value}” is not one of the answers offered.', ['value' => cut($raw[0], 80)]);
            } elseif ($this->field['required'] ?? false) {
                $this->missing();
            }
            return [];
        }
        return ['yes'];
    }
}

/** Names under which a field is sent, by what they stand for. */
function parts(array $field): array
{
    $names = [];
    if ($field['type'] === 'grades' || $field['type'] === 'sharing') {
        foreach ($field[$field['type'] === 'grades' ? 'rows' : 'choices'] as $thing) {
            $names[$thing['id']] = $field['id'] . '--' . $thing['id'];
        }
    } elseif ($field['type'] === 'ranking') {
        $most = min($field['high'] ?? count($field['choices']), count($field['choices']));
        for ($rank = 1; $rank <= $most; $rank++) {
            $names[$rank] = $field['id'] . '--' . $rank;
        }
    } else {
        $names[''] = $field['id'];
    }
    return $names;
}

/* ---- One request. */

final class Request
{
    private $data;
    private $store;
    private $base;
    private $path;
    private $lang;
    private $words;

    public function __construct(array $data)
    {
        $this->data = $data;
        $this->base = $data['base'];
        $this->lang = array_key_first($data['words']);
        $wanted = strtolower(substr((string) ($_SERVER['HTTP_ACCEPT_LANGUAGE'] ?? ''), 0, 2));
        $this->speak($wanted);
        $path = (string) ($_SERVER['PATH_INFO'] ?? '');
        if ($path === '') {
            $asked = (string) parse_url('http://x' . ($_SERVER['REQUEST_URI'] ?? '/'), PHP_URL_PATH);
            $own = (string) ($_SERVER['SCRIPT_NAME'] ?? '');
            $path = strpos($asked, $own) === 0 ? rawurldecode(substr($asked, strlen($own))) : '';
        }
        $this->path = $path;
    }

    private function speak(string $lang): void
    {
        if (isset($this->data['words'][$lang])) {
            $this->lang = $lang;
        }
        $this->words = $this->data['words'][$this->lang];
    }

    private function say(string $message): string
    {
        return $this->words['said'][$message] ?? $message;
    }

    /** A page of the site with another main part. */
    private function page(
        int $status, string $title, string $main, array $headers = [], ?array $form = null, string $article = ''
    ): void {
        $shell = $this->data['shells'][$this->lang];
        $trail = $form === null ? '' : ($form['trail'][$this->lang] ?? '') . ($form['articles'][$this->lang][$article][1] ?? '');
        $before = strtr($shell['before'], ['{{title}}' => escaped($title), '<!--trail-->' => $trail]);
        answer($status, 'text/html; charset=utf-8', $before . $main . $shell['after'],
            ['Content-Security-Policy' => $shell['policy']] + $headers);
    }

    private function told(string $what, ?array $form = null, string $typed = '', string $article = ''): void
    {
        [$status, $title, $advice, $wait] = $this->words['told'][$what];
        $main = '<h1>' . escaped($title) . "</h1>\n<p>" . escaped($advice) . "</p>\n";
        if ($form !== null) {
            $main .= $form['ways'][$this->lang] ?? '';
        }
        if ($typed !== '') {
            $main .= '<h2>' . escaped($this->say('What you had written, to copy and keep')) . "</h2>\n<pre>"
                . escaped($typed) . "</pre>\n";
        }
        $back = $form === null ? $this->data['url'] : ($form['pages'][$this->lang] ?? reset($form['pages']));
        $main .= '<p><a href="' . escaped($back) . '">' . escaped($this->say('Back to the site')) . "</a></p>\n";
        $this->page($status, $title, $main, $wait === '' ? [] : ['Retry-After' => $wait], $form, $article);
    }

    /** Number of the article that an answer is about; empty where it is about none. */
    private function article(array $form, array $given): string
    {
        foreach (reset($form['words'])['fields'] as $field) {
            if (($field['becomes'] ?? '') === 'article') {
                return (string) ($given[$field['id']][0] ?? '');
            }
        }
        return '';
    }

    /** What a page is about, as its page on the site says it. */
    private function heading(array $form, array $words, string $article): string
    {
        $about = $form['articles'][$this->lang][$article][0] ?? '';
        return $words['title'] . ($about === '' ? '' : ' – ' . $about);
    }

    public function answered(): void
    {
        $method = (string) $_SERVER['REQUEST_METHOD'];
        if (strlen($this->path) > 400) {
            $this->told('not-found');
        }
        try {
            if ($this->path === '' || $this->path === '/') {
                answer(303, 'text/plain; charset=utf-8', '', ['Location' => $this->data['url']]);
            }
            $this->store = Store::open($this->folder());
            $this->tidy();
            if (preg_match('#^/([sc])/([A-Za-z0-9._/-]{1,200})$#', $this->path, $found)) {
                $this->form($method, $found[1], $found[2]);
            } elseif (preg_match('#^/r/([0-9A-Za-z -]{0,40})$#', $this->path, $found)) {
                $this->receipt($found[1] !== '' ? $found[1] : (string) ($_GET['number'] ?? ''));
            } elseif (preg_match('#^/export/([A-Za-z0-9._/-]{1,200}?)(?:/([0-9a-f]{24})(?:/files/([0-9a-z-]{1,64}))?)?$#',
                $this->path, $found)) {
                $this->given($method, $found[1], $found[2] ?? '', $found[3] ?? '');
            } elseif (preg_match('#^/v/([A-Za-z0-9_-]{1,64})$#', $this->path, $found)) {
                $this->confirm($method, $found[1]);
            } elseif ($this->path === '/health') {
                $this->health();
            }
            $this->told('not-found');
        } catch (Throwable $fault) {
            error_log('civicgen: ' . get_class($fault) . ' at line ' . $fault->getLine());
            $this->told('failed');
        }
    }

    /** Outside the web where that can be; else a folder with a name that nobody guesses, which the web server refuses. */
    private function folder(): string
    {
        if ($this->data['store'] !== '') {
            return $this->data['store'];
        }
        $root = (string) ($_SERVER['DOCUMENT_ROOT'] ?? '');
        $outside = dirname($root !== '' ? $root : __DIR__) . '/civicgen-depot';
        if (is_dir($outside) || (is_writable(dirname($outside)) && @mkdir($outside, 0700))) {
            return $outside;
        }
        return __DIR__ . '/depot-' . substr(hash('sha256', $this->data['token'] . 'folder'), 0, 32);
    }

    private function secret(): string
    {
        return $this->store->setting('secret', function () {
            return bin2hex(random_bytes(32));
        });
    }

    private function from(): string
    {
        $site = (string) ($_SERVER['HTTP_SEC_FETCH_SITE'] ?? '');
        $origin = (string) ($_SERVER['HTTP_ORIGIN'] ?? '');
        if ($origin !== '' && $origin !== 'null') {
            return in_array($origin, $this->data['origins'], true) || $site === 'same-origin' ? 'ours' : 'foreign';
        }
        if (in_array($site, ['same-origin', 'same-site', 'none'], true)) {
            return 'ours';
        }
        return $origin === 'null' || $site !== '' ? 'hidden' : 'unsaid';
    }

    /** Who asks: the network, so that nobody is told apart from their neighbours. */
    private function network(): string
    {
        $packed = @inet_pton((string) ($_SERVER['REMOTE_ADDR'] ?? ''));
        return $packed === false ? '' : substr($packed, 0, strlen($packed) === 4 ? 3 : 6);
    }

    /** How often something came within the hour; kept under a key of the day, never an address. */
    private function came(string $what, string $value): int
    {
        $day = gmdate('Y-m-d');
        $name = $this->keyed($what, $value);
        $folder = $this->store->folder . '/came';
        if (!is_dir($folder)) {
            @mkdir($folder, 0700);
        }
        $path = "$folder/$day-" . gmdate('H') . "-$name";
        file_put_contents($path, '.', FILE_APPEND | LOCK_EX);
        clearstatcache();
        return (int) @filesize($path);
    }

    /** What somebody can be counted by today, and tomorrow not be found by. */
    private function keyed(string $what, string $value): string
    {
        $day = gmdate('Y-m-d');
        $key = $this->store->setting("day-$day", function () use ($day) {
            $this->store->forget_days($day);
            return bin2hex(random_bytes(16));
        });
        return substr(hash_hmac('sha256', "$what\x1f$value", $key), 0, 24);
    }

    /** What a form sent, by name: lists of texts; read by ourselves, since PHP drops names and repeated fields. */
    private function posted(bool $with_files): array
    {
        $length = (int) ($_SERVER['CONTENT_LENGTH'] ?? 0);
        $type = strtolower((string) ($_SERVER['CONTENT_TYPE'] ?? ''));
        if ($length > ($with_files ? FILE_BYTES : TEXT_BYTES)) {
            $this->told('too-large');
        }
        if (strpos($type, 'multipart/form-data') === 0) {
            if ($length > 0 && !$_POST && !$_FILES) {
                $this->told('too-large');  // longer than post_max_size: PHP threw all of it away
            }
            $posted = [];
            foreach ($_POST as $name => $value) {
                $texts = array_map('strval', array_filter((array) $value, 'is_scalar'));
                $posted[(string) $name] = array_map('lines_of', array_map('utf8_only', array_values($texts)));
            }
            return $posted;
        }
        if (strpos($type, 'application/x-www-form-urlencoded') !== 0) {
            $this->told('not-a-form');
        }
        $body = (string) file_get_contents('php://input');
        if (strlen($body) < $length) {
            $this->told('too-large');
        }
        $pairs = explode('&', $body);
        if (count($pairs) > MOST_FIELDS) {
            $this->told('too-large');
        }
        $posted = [];
        foreach ($pairs as $pair) {
            [$name, $value] = explode('=', $pair, 2) + ['', ''];
            if ($name !== '') {
                $posted[utf8_only(urldecode($name))][] = lines_of(utf8_only(urldecode($value)));
            }
        }
        return $posted;
    }

    private function form(string $method, string $step, string $name): void
    {
        $form = $this->data['forms'][$name] ?? null;
        if ($form === null) {
            $this->told('not-found');
        }
        if ($method !== 'POST') {
            $page = $form['pages'][$this->lang] ?? reset($form['pages']);
            answer(303, 'text/plain; charset=utf-8', '', ['Location' => $page]);
        }
        $fields = reset($form['words'])['fields'];
        $posted = $this->posted((bool) array_filter($fields, function ($field) {
            return $field['type'] === 'file';
        }));
        $this->speak($posted['civicgen-lang'][0] ?? $this->lang);
        $words = $form['words'][$this->lang] ?? reset($form['words']);
        $typed = json_decode((string) base64_decode(strtr($posted['civicgen-typed'][0] ?? '', '-_', '+/'), true), true);
        if (isset($posted['civicgen-typed']) && !sound_typed($typed)) {
            $this->told('not-a-form', $form);  // no page of ours writes that
        }
        $now = time();
        $closed = $form['opens'] === null || $now < $form['opens'] ? 'not-yet'
            : ($form['closes'] !== null && $now >= $form['closes'] ? 'over' : '');
        if ($closed !== '') {
            $given = $typed['values'] ?? $posted;
            $this->told($closed, $form, $this->as_text($words, $given), $this->article($form, $given));
        }
        $from = $this->from();
        if ($from === 'foreign' || ($step === 'c' && $from === 'hidden')) {
            $this->told('foreign', $form);
        }
        // Whoever asks to change something sends nothing, whichever of the two addresses a browser chose.
        if (($posted['_back'][0] ?? '') !== '' && $typed !== null) {
            $this->form_again($name, $form, $typed['values'], $this->held($name, $typed['files']), []);
        }
        if ($step === 's') {
            $this->looked_at($name, $form, $words, $posted, '');
        }
        $this->send($name, $form, $words, $posted, $typed);
    }

    private function signed(string $name, array $form, string $packed, int $moment, string $attempt): string
    {
        $content = hash('sha256', $name . "\x1f" . $form['version'] . "\x1f" . $packed, true);
        return urlsafe(substr(hash_hmac('sha256', "review\x1f$moment\x1f$attempt\x1f$content", (string) hex2bin($this->secret()), true), 0, 24));
    }

    private function looked_at(string $name, array $form, array $words, array $given, string $why): void
    {
        [$files, $refused] = $this->files($name, $form, $words, $given);
        $check = new Check($this->words);
        [$values, $extra] = $check->checked($words, $given, $files, $refused);
        if ($check->faults) {
            $this->form_again($name, $form, $given, $files, $check->faults);
        }
        $packed = urlsafe(encoded([
            'values' => (object) $values,
            'extra' => (object) $extra,
            'files' => (object) array_map(function ($file) {
                return $file['id'];
            }, $files),
            'trap' => trim($given[HONEYPOT][0] ?? '') !== '',
        ]));
        $moment = time();
        $attempt = bin2hex(random_bytes(16));
        $token = "$moment-$attempt-" . $this->signed($name, $form, $packed, $moment, $attempt);
        $this->review($name, $form, $words, $values, $files, $packed, $token, $why);
    }

    private function send(string $name, array $form, array $words, array $posted, ?array $typed): void
    {
        $packed = $posted['civicgen-typed'][0] ?? '';
        $token = $posted['civicgen-review'][0] ?? '';
        $good = preg_match('/^(\d{1,12})-([0-9a-f]{32})-([A-Za-z0-9_-]{32})$/', $token, $found)
            && hash_equals($this->signed($name, $form, $packed, (int) $found[1], $found[2]), $found[3]);
        $age = $good ? time() - (int) $found[1] : 0;
        if (!$good || $typed === null || $age > LONGEST || $age < -60) {
            $given = $posted;
            if ($typed !== null) {
                $given = array_map(function ($values) {
                    return array_map('strval', (array) $values);
                }, $typed['values']);
                foreach ($typed['files'] as $field => $number) {
                    $given[$field] = [(string) $number];
                }
            }
            $this->looked_at($name, $form, $words, $given, $age > LONGEST ? 'late' : ($token === '' ? '' : 'changed'));
        }
        $files = $this->held($name, $typed['files']);
        if (count($files) < count($typed['files']) && $this->store->attempt($name, $found[2]) === null) {
            $this->looked_at($name, $form, $words, $typed['values'], 'file');
        }
        if ($age < SHORTEST) {
            $this->review($name, $form, $words, $typed['values'], $files, $packed, $token, 'early');
        }
        $came = $this->came('deposit', $this->network());
        if ($came > $this->data['an_hour']) {
            $this->told('many', $form, $this->as_text($words, $typed['values']), $this->article($form, $typed['values']));
        }
        $line = $this->line($form, $words, $typed, $files, $came);
        $address = $this->address($words, $typed['values']);
        $secret = rtrim(urlsafe(random_bytes(16)), '=');
        $written = false;
        $row = $this->store->alone(function () use ($name, $found, $line, $address, $secret, &$written) {
            $known = $this->store->attempt($name, $found[2]);
            if ($known !== null) {
                return $known;
            }
            $written = $address !== '' && $this->came('letter', mailbox_of($address)) <= LETTERS_AN_HOUR;
            $line['state'] = $written ? 'awaiting' : ($address === '' ? 'received' : 'expired');
            do {
                $receipt = new_receipt();
            } while ($this->store->by('receipt', $receipt) !== null);
            $row = [
                'id' => $line['id'], 'form' => $name, 'attempt' => $found[2], 'receipt' => $receipt,
                'proof' => $written ? hash('sha256', "letter\x1f$secret") : null, 'proof_until' => time() + LETTER_SECONDS,
                'received' => $line['received'], 'state' => $line['state'], 'lang' => $this->lang,
                'line' => ['receipt' => $receipt] + $line,
            ];
            $this->store->add($row);
            $this->move($line['files'] ?? [], $line['id']);
            return $row;
        }, function () use ($line) {
            $this->move_back($line['files'] ?? [], $line['id']);
        });
        foreach ($files as $file) {
            @unlink($this->store->folder . "/files/$file[id].json");  // it waits no longer
        }
        if ($written) {
            $this->letter($address, $row['receipt'], $words, $this->base . '/v/' . $secret);
        }
        // Within a day of its review nothing has expired: no letter was sent.
        $unwritten = $row['state'] === 'expired' ? '?letter=none' : '';
        answer(303, 'text/plain; charset=utf-8', '', ['Location' => $this->base . '/r/' . $row['receipt'] . $unwritten]);
    }

    /** Where the letter goes, if the form asks for a confirmation and an address was given that says nothing more. */
    private function address(array $words, array $values): string
    {
        if ($this->data['mail_from'] === '' || ($words['confirm'] ?? 'none') !== 'email') {
            return '';
        }
        foreach ($words['fields'] as $field) {
            $given = $values[$field['id']][0] ?? '';
            if ($field['type'] === 'email' && ($plain = plain_address((string) $given)) !== null) {
                return $plain;
            }
        }
        return '';
    }

    private function letter(string $address, string $receipt, array $words, string $link): void
    {
        [$subject, $text] = $this->words['letter'];
        $given = ['form' => $words['title'], 'portal' => $this->data['title'][$this->lang] ?? '', 'link' => $link, 'number' => $receipt];
        $subject = '=?UTF-8?B?' . base64_encode(clean(filled($subject, $given), false)) . '?=';
        @mail($address, $subject, chunk_split(base64_encode(filled($text, $given))), [
            'From' => $this->data['mail_from'], 'MIME-Version' => '1.0', 'Auto-Submitted' => 'auto-generated',
            'Content-Type' => 'text/plain; charset=utf-8', 'Content-Transfer-Encoding' => 'base64',
        ]);
    }

    /** The page that a letter leads to: a button, since programs that read mail follow links. */
    private function confirm(string $method, string $secret): void
    {
        $outcome = 'ask';
        if ($method === 'POST') {
            if (in_array($this->from(), ['foreign', 'hidden'], true)) {
                $this->told('foreign');
            }
            $outcome = $this->store->alone(function () use ($secret) {
                $row = $this->store->by('proof', hash('sha256', "letter\x1f$secret"));
                if ($row === null || ($row['state'] === 'awaiting' && $row['proof_until'] < time())) {
                    return '';
                }
                if ($row['state'] === 'awaiting') {
                    $this->store->change(['state' => 'confirmed'] + $row);
                    return 'confirmed';
                }
                return 'again';
            });
        }
        [$title, $text] = $this->words['confirmation'][$outcome];
        $main = '<h1>' . escaped($title) . "</h1>\n<p>" . escaped($text) . "</p>\n";
        if ($outcome === 'ask') {
            $main .= '<form method="post" action="' . escaped($this->base . '/v/' . $secret) . '"><p><button>'
                . escaped($this->say('Confirm')) . "</button></p></form>\n";
        }
        $this->page($outcome === '' ? 404 : 200, $title, $main);
    }

    private function line(array $form, array $words, array $typed, array $files, int $came): array
    {
        $open = [];
        $sealed = [];
        $links = 0;
        foreach ($words['fields'] as $field) {
            $values = $typed['values'][$field['id']] ?? null;
            if ($values === null || ($field['seen_by'] ?? 'staff') === 'nobody') {
                continue;
            }
            if ($field['personal']) {
                $sealed[] = $field['id'] . ':' . $this->sealed_box(encoded($values));
            } else {
                $open[$field['id']] = $values;
                $links += substr_count(implode(' ', $values), '://');
            }
        }
        $extra = $typed['extra'];
        if ($extra && $this->data['key'] !== '') {
            $number = 0;
            foreach ($extra as $name => $values) {
                $sealed[] = 'extra--' . ++$number . ':' . $this->sealed_box(encoded(array_merge([(string) $name], $values)));
            }
            $extra = [];
        }
        $score = ($typed['trap'] ? 3 : 0) + ($links > 3 ? 2 : 0) + ($typed['extra'] ? 1 : 0) + ($came > 30 ? 1 : 0);
        $line = [
            'id' => bin2hex(random_bytes(12)), 'received' => gmdate('Y-m-d\TH:i:s\Z'), 'state' => 'received',
            'version' => $form['version'], 'lang' => $this->lang, 'fields' => (object) $open, 'spam' => $score >= 3,
        ];
        if ($sealed) {
            $line['sealed'] = implode(' ', $sealed);
        }
        if ($extra) {
            $line['extra'] = (object) $extra;
        }
        if ($files) {
            $line['files'] = array_values(array_map(function ($file) {
                return [
                    'field' => $file['field'], 'name' => $file['name'], 'size' => $file['size'],
                    'media_type' => $file['media_type'], 'where' => $file['id'],
                ];
            }, $files));
        }
        return $line;
    }

    private function sealed_box(string $bytes): string
    {
        return base64_encode(sodium_crypto_box_seal($bytes, base64_decode($this->data['key'])));
    }

    /* Files: known by what they hold; only what makes the picture is kept; sealed; never served. */

    private function held(string $name, array $numbers): array
    {
        $held = [];
        foreach ($numbers as $field => $number) {
            if (is_string($number) && preg_match('/^[0-9a-f]{32}(-sealed)?$/', $number)) {
                $about = $this->store->folder . "/files/$number.json";
                $file = is_file($about) && is_file(substr($about, 0, -5)) ? json_decode((string) file_get_contents($about), true) : null;
                if (is_array($file) && $file['form'] === $name && $file['field'] === $field) {
                    $held[$field] = $file;
                }
            }
        }
        return $held;
    }

    private function files(string $name, array $form, array $words, array $given): array
    {
        $held = [];
        $refused = [];
        foreach ($words['fields'] as $field) {
            if ($field['type'] !== 'file') {
                continue;
            }
            $id = $field['id'];
            $sent = $_FILES[$id] ?? null;
            if (!is_array($sent) || is_array($sent['error']) || $sent['error'] === UPLOAD_ERR_NO_FILE) {
                $held += $this->held($name, [$id => $given[$id][0] ?? '']);
                continue;
            }
            if ($sent['error'] !== UPLOAD_ERR_OK || (isset($field['max_size']) && $sent['size'] > $field['max_size'])) {
                $refused[$id] = 'This file is too large.';
                continue;
            }
            [$own, $all] = $this->waiting_bytes();
            if ($this->came('file', $this->network()) > $this->data['files_an_hour']
                || $own + $sent['size'] > NETWORK_BYTES || $all > HELD_BYTES) {
                $this->told('many', $form, $this->as_text($words, $given), $this->article($form, $given));
            }
            $data = (string) file_get_contents($sent['tmp_name']);
            $kind = kind_of($data);
            if ($kind === '' || (!empty($field['accept']) && !in_array($kind, $field['accept'], true))) {
                $refused[$id] = 'This file is of another kind than it may be.';
                continue;
            }
            $anew = remade($data, $kind);
            if ($anew === null) {
                $refused[$id] = 'This picture cannot be read. Save it again, or take another.';
                continue;
            }
            $held[$id] = $this->hold($name, $field, $anew[0], $anew[1]);
        }
        return [$held, $refused];
    }

    /** How much room files take whose forms were not sent: of this network, and of all. */
    private function waiting_bytes(): array
    {
        [$own, $all] = [0, 0];
        $from = $this->keyed('from', $this->network());
        foreach (glob($this->store->folder . '/files/*.json') ?: [] as $about) {
            $bytes = (int) @filesize(substr($about, 0, -5));
            $all += $bytes;
            $file = json_decode((string) @file_get_contents($about), true);
            $own += ($file['from'] ?? '') === $from ? $bytes : 0;
        }
        return [$own, $all];
    }

    /** Files of forms that were never sent go, counts of other days too; looked at every ten minutes in which one comes. */
    private function tidy(): void
    {
        $folder = $this->store->folder;
        if (is_file("$folder/tidied") && (int) filemtime("$folder/tidied") > time() - TIDY_SECONDS) {
            return;
        }
        touch("$folder/tidied");
        $day = gmdate('Y-m-d');
        foreach (glob("$folder/came/*") ?: [] as $count) {
            if (strncmp(basename($count), $day, 10) !== 0) {
                @unlink($count);
            }
        }
        $this->store->forget_days($day);
        foreach (glob("$folder/files/*.json") ?: [] as $about) {
            if ((int) @filemtime($about) >= time() - HELD_SECONDS) {
                continue;
            }
            $id = basename($about, '.json');
            foreach (glob("$folder/files/*-$id") ?: [] as $moved) {  // by who was stopped before they had recorded it
                if ($this->store->by('id', substr(basename($moved), 0, 24)) === null) {
                    @unlink($moved);
                }
            }
            @unlink("$folder/files/$id");
            @unlink($about);
        }
    }

    /** Files of a deposit bear its number from now on. */
    private function move(array $files, string $number): void
    {
        foreach ($files as $file) {
            $path = $this->store->folder . '/files/';
            if (!rename($path . $file['where'], "$path$number-$file[where]")) {
                throw new RuntimeException('no file');
            }
        }
    }

    private function move_back(array $files, string $number): void
    {
        foreach ($files as $file) {
            $path = $this->store->folder . '/files/';
            @rename("$path$number-$file[where]", $path . $file['where']);
        }
    }

    private function hold(string $name, array $field, string $data, string $kind): array
    {
        $folder = $this->store->folder . '/files';
        $types = ['jpeg' => 'image/jpeg', 'png' => 'image/png', 'webp' => 'image/webp', 'pdf' => 'application/pdf'];
        $file = [
            'id' => bin2hex(random_bytes(16)) . ($field['personal'] ? '-sealed' : ''), 'form' => $name, 'field' => $field['id'],
            'name' => $field['id'] . '.' . ($kind === 'jpeg' ? 'jpg' : $kind), 'size' => strlen($data),
            'media_type' => $types[$kind], 'from' => $this->keyed('from', $this->network()),
        ];
        if ($field['personal']) {
            $data = sodium_crypto_box_seal($data, base64_decode($this->data['key']));
        }
        $about = encoded($file);
        if (file_put_contents("$folder/$file[id]", $data) !== strlen($data)
            || file_put_contents("$folder/$file[id].json", $about) !== strlen($about)) {
            throw new RuntimeException('no room');
        }
        return $file;
    }

    /* Pages with forms: made by the templates of the site; what was typed is put where it belongs. */

    private function form_again(string $name, array $form, array $given, array $files, array $faults): void
    {
        $lang = isset($form['html'][$this->lang]) ? $this->lang : array_key_first($form['html']);
        $words = $form['words'][$lang];
        $typed = [];
        foreach ($words['fields'] as $field) {
            $own = parts($field);
            foreach ($given[$field['id']] ?? [] as $place => $value) {
                $value = (string) $value;
                if (isset($own[''])) {
                    $typed[$field['id']][] = $value;
                } elseif ($field['type'] === 'ranking') {
                    $typed[$own[$place + 1] ?? ''][] = $value;
                } elseif (($at = strrpos($value, ':')) !== false) {
                    $typed[$own[substr($value, 0, $at)] ?? ''][] = substr($value, $at + 1);
                }
            }
            foreach ($own as $part) {
                if ($part !== $field['id']) {
                    $typed[$part] = $given[$part] ?? $typed[$part] ?? [];
                }
            }
        }
        $html = with_typed($form['html'][$lang]['form'], $typed);
        $messages = [];
        foreach ($faults as $fault) {
            $id = 'f-' . ($fault['part'] !== '' ? $fault['part'] : $fault['field']);
            $messages[$id] = trim(($messages[$id] ?? '') . ' ' . $fault['message']);
        }
        $hidden = '';
        foreach ($files as $field => $file) {
            $hidden .= '<input type="hidden" name="' . escaped($field) . '" value="' . escaped($file['id']) . "\">\n";
            $kept = '<p class="m">' . escaped($this->say('Your file is kept; choose another only to replace it.')) . "</p>\n";
            $html = (string) preg_replace('/(?=<input type="file" id="f-' . preg_quote($field, '/') . '")/', $kept, $html);
        }
        $html = (string) preg_replace('/(<form\b[^>]*>)/', "$1\n$hidden", $html, 1);
        foreach ($messages as $id => $message) {
            $told = '<p class="x"><b>' . escaped($this->say('To be mended:')) . '</b> ' . escaped($message) . "</p>\n";
            $at = strpos($html, ' id="' . $id . '"');
            $at = $at === false ? false : strrpos(substr($html, 0, $at), '<');
            if ($at !== false) {
                $html = substr($html, 0, $at) . $told . substr($html, $at);
            }
        }
        $article = $this->article($form, $given);
        $heading = $title = $this->heading($form, $words, $article);
        $main = '<h1>' . escaped($heading) . "</h1>\n";
        if ($faults) {
            $main .= '<div class="x" role="alert" id="x"><h2>' . escaped($this->say('Something is missing or wrong')) . "</h2>\n<ul>\n";
            foreach ($messages as $id => $message) {
                $main .= '<li><a href="#' . escaped($id) . '">' . escaped($message) . "</a></li>\n";
            }
            $main .= "</ul>\n</div>\n";
            $title = filled($this->say('Error: {title}'), ['title' => $heading]);
        }
        $this->page($faults ? 422 : 200, $title,
            $main . $html . ($form['ways'][$this->lang] ?? '') . ($form['notice'][$this->lang] ?? ''), [], $form, $article);
    }

    private function review(
        string $name, array $form, array $words, array $values, array $files, string $packed, string $token, string $why
    ): void {
        $rows = '';
        foreach ($words['fields'] as $field) {
            $said = isset($files[$field['id']]) ? [$files[$field['id']]['name']] : said($field, $values[$field['id']] ?? []);
            $rows .= '<dt>' . escaped($field['label']) . "</dt>\n<dd>";
            $rows .= $said ? implode('<br>', array_map('escaped', $said)) : escaped($this->say('No answer'));
            $seen = ['staff' => '(seen by staff only)', 'nobody' => '(not kept)'][$field['seen_by'] ?? 'staff'] ?? '';
            $rows .= $said && $seen !== '' ? ' <span class="m">' . escaped($this->say($seen)) . '</span>' : '';
            $rows .= "</dd>\n";
        }
        $lang = isset($form['html'][$this->lang]) ? $this->lang : array_key_first($form['html']);
        $html = strtr($form['html'][$lang]['review'], ['{{answers}}' => $rows, '{{typed}}' => $packed, '{{token}}' => $token]);
        $article = $this->article($form, $values);
        $heading = $this->heading($form, $words, $article);
        $main = '<h1>' . escaped($heading) . "</h1>\n";
        if ($why !== '') {
            $main .= '<p class="x" role="alert"><b>' . escaped($this->words['why'][$why]) . "</b></p>\n";
        }
        $this->page(200, $this->say('Read again') . ' – ' . $heading,
            $main . $html . ($form['ways'][$this->lang] ?? '') . ($form['notice'][$this->lang] ?? ''), [], $form, $article);
    }

    private function as_text(array $words, array $given): string
    {
        $lines = [];
        foreach ($words['fields'] as $field) {
            $typed = [];
            foreach (array_unique(array_merge([$field['id']], array_values(parts($field)))) as $name) {
                foreach ((array) ($given[$name] ?? []) as $value) {
                    if (is_string($value) && trim($value) !== '' && $field['type'] !== 'file') {
                        $typed[] = $value;
                    }
                }
            }
            if ($typed) {
                $lines[] = $field['label'] . "\n" . implode("\n", $typed);
            }
        }
        return implode("\n\n", $lines);
    }

    private function receipt(string $typed): void
    {
        $number = $typed === '' ? null : normal_receipt($typed);
        $row = $number === null ? null : $this->store->by('receipt', $number);
        if ($row === null) {
            $main = '<h1>' . escaped($this->say('Verify a receipt')) . "</h1>\n";
            if ($typed !== '') {
                $main .= '<p role="alert"><strong>' . escaped($this->say($number === null
                    ? 'This number cannot be right: look for a character copied wrongly.'
                    : 'This number was never given here, or the deposit is at another server.')) . "</strong></p>\n";
            }
            $main .= '<form method="get" action="' . escaped($this->base) . '/r/"><p><label for="number">'
                . escaped($this->say('Number of the receipt')) . '</label><br><input id="number" name="number" maxlength="40" '
                . 'autocomplete="off" required value="' . escaped(utf8_only(cut($typed, 40))) . '"> <button>'
                . escaped($this->say('Verify')) . "</button></p></form>\n";
            $this->page($typed === '' ? 200 : 404, $this->say('Verify a receipt'), $main);
        }
        $this->speak($row['lang']);
        $form = $this->data['forms'][$row['form']] ?? null;
        $here = new DateTime($row['received']);
        $here->setTimezone(new DateTimeZone($this->data['timezone']));
        $when = filled($this->words['when'], [
            'day' => $here->format('j'), 'month' => $this->words['months'][(int) $here->format('n') - 1],
            'year' => $here->format('Y'), 'hour' => $here->format('H'), 'minute' => $here->format('i'),
        ]);
        $title = filled($this->say('Receipt {number}'), ['number' => $number]);
        $stands = $row['state'] === 'awaiting' && $row['proof_until'] < time() ? 'expired' : $row['state'];
        $state = $this->words['states'][$stands];
        $rows = '<dt>' . escaped($this->say('State')) . '</dt><dd>' . escaped($state) . "</dd>\n";
        $thanks = '';
        if ($form !== null) {
            $words = $form['words'][$this->lang] ?? reset($form['words']);
            $rows = '<dt>' . escaped($this->say('Form')) . '</dt><dd>' . escaped($words['title']) . "</dd>\n" . $rows;
            $thanks = ($words['thanks'] ?? '') === '' ? '' : '<p>' . escaped($words['thanks']) . "</p>\n";
        }
        $main = '<h1>' . escaped($title) . "</h1>\n" . strtr($this->words['receipt'], [
            '{{number}}' => escaped($number), '{{when}}' => escaped($when), '{{rows}}' => $rows, '{{thanks}}' => $thanks,
        ]);
        if ($row['state'] === 'expired' && isset($_GET['letter'])) {
            $main .= '<p class="w" role="status">' . escaped($this->words['unwritten']) . "</p>\n";
        }
        $address = escaped($this->base . '/r/' . $number);
        $main .= '<p>' . escaped($this->say('This page stays at this address: it says that it was received, and never what you wrote:'))
            . "<br><a href=\"$address\">$address</a></p>\n";
        $main .= $form === null ? '' : ($form['outcome'][$this->lang] ?? '') . ($form['ways'][$this->lang] ?? '');
        $this->page(200, $title, $main, [], $form);
    }

    /* For who fetches, with the token. */

    private function given(string $method, string $form, string $number, string $file): void
    {
        $shown = (string) ($_SERVER['HTTP_AUTHORIZATION'] ?? $_SERVER['REDIRECT_HTTP_AUTHORIZATION'] ?? '');
        $token = strpos($shown, 'Bearer ') === 0 ? substr($shown, 7) : '';
        $kept = $this->store->folder . '/token';  // put there by hand, where the file was written without one
        $wanted = $this->data['token'] === '' && is_file($kept)
            ? hash('sha256', trim((string) file_get_contents($kept))) : $this->data['token'];
        if ($wanted === '' || strlen($token) < 20 || !hash_equals($wanted, hash('sha256', $token))) {
            answer(401, 'text/plain; charset=utf-8', "A token is needed: Authorization: Bearer …\n", ['WWW-Authenticate' => 'Bearer']);
        }
        if ($method === 'DELETE' && $number !== '' && $file === '') {
            $done = $this->store->alone(function () use ($form, $number) {
                $row = $this->store->by('id', $number);
                if ($row === null || $row['form'] !== $form) {
                    return false;
                }
                if ($row['state'] !== 'deleted') {
                    foreach (glob($this->store->folder . "/files/$number-*") ?: [] as $path) {
                        unlink($path);
                    }
                    $this->store->change(['line' => null, 'state' => 'deleted', 'proof' => null] + $row);
                }
                return true;
            });
            answer($done ? 204 : 404, 'text/plain; charset=utf-8', '');
        }
        if ($method !== 'GET' || ($number !== '' && $file === '')) {
            answer(405, 'text/plain; charset=utf-8', '');
        }
        if ($file !== '') {
            $path = $this->store->folder . "/files/$number-$file";
            $row = $this->store->by('id', $number);
            if ($row === null || $row['form'] !== $form || !is_file($path)) {
                answer(404, 'text/plain; charset=utf-8', "No such file.\n");
            }
            answer(200, 'application/octet-stream', (string) file_get_contents($path), ['Content-Disposition' => 'attachment']);
        }
        $after = (string) ($_GET['after'] ?? '0');
        $limit = (string) ($_GET['limit'] ?? '500');
        if (!preg_match('/^\d{1,18}$/', $after) || !preg_match('/^\d{1,9}$/', $limit)) {
            answer(400, 'text/plain; charset=utf-8', "after and limit are whole numbers.\n");
        }
        $body = '';
        foreach ($this->store->after($form, (int) $after, max(1, min(1000, (int) $limit))) as $row) {
            if ($row['line'] === null) {
                $line = ['event' => 'deleted', 'sequence' => $row['sequence'], 'id' => $row['id']];
            } else {
                $line = ['event' => 'received', 'sequence' => $row['sequence'], 'state' => $row['state']] + $row['line'];
                $line['fields'] = (object) $line['fields'];  // an empty one is no list
                if (isset($line['extra'])) {
                    $line['extra'] = (object) $line['extra'];
                }
            }
            $body .= encoded($line) . "\n";
        }
        $name = $this->store->setting('store', function () {
            return bin2hex(random_bytes(8));
        });
        answer(200, 'application/jsonl; charset=utf-8', $body, ['Civicgen-Store' => $name]);
    }

    private function health(): void
    {
        $ready = true;
        try {
            $this->store->touch();
        } catch (Throwable $fault) {
            $ready = false;
        }
        $forms = [];
        $now = time();
        foreach ($this->data['forms'] as $name => $form) {
            $open = $form['opens'] !== null && $now >= $form['opens'] && ($form['closes'] === null || $now < $form['closes']);
            $forms[$name] = ['open' => $open, 'version' => $form['version']];
            foreach (['opens', 'closes'] as $key) {
                if ($form[$key] !== null) {
                    $forms[$name][$key] = gmdate('Y-m-d\TH:i:s\Z', $form[$key]);
                }
            }
        }
        $name = $this->store->setting('store', function () {
            return bin2hex(random_bytes(8));
        });
        $ready = $ready && !$this->readable_from_outside();
        answer($ready ? 200 : 503, 'application/json', encoded([
            'format' => 1, 'ready' => $ready, 'clock' => gmdate('Y-m-d\TH:i:s\Z', $now), 'store' => $name, 'forms' => (object) $forms,
        ]) . "\n");
    }

    /** Ask ourselves for a file of the store, as a stranger would: it must be refused. Looked at once an hour. */
    private function readable_from_outside(): bool
    {
        $root = realpath((string) ($_SERVER['DOCUMENT_ROOT'] ?? ''));
        $folder = realpath($this->store->folder);
        if ($root === false || $folder === false || strpos($folder, $root . DIRECTORY_SEPARATOR) !== 0) {
            return false;
        }
        $seen = $this->store->folder . '/looked';
        if (!is_file($seen) || filemtime($seen) < time() - 3600) {
            $parts = parse_url($this->base);
            $port = isset($parts['port']) ? ':' . $parts['port'] : '';
            $path = str_replace(DIRECTORY_SEPARATOR, '/', substr($folder, strlen($root)));
            $context = stream_context_create(['http' => ['timeout' => 5, 'ignore_errors' => true]]);
            $got = @file_get_contents("$parts[scheme]://$parts[host]$port$path/probe.txt", false, $context);
            file_put_contents($seen, $got !== false && strpos($got, 'civicgen-probe') !== false ? 'readable' : 'refused');
        }
        return file_get_contents($seen) === 'readable';
    }
}

/** What was answered, in the words of the form. */
function said(array $field, array $values): array
{
    $choices = array_column($field['choices'] ?? [], 'label', 'id');
    $rows = array_column($field['rows'] ?? [], 'label', 'id');
    $said = [];
    foreach (array_values($values) as $place => $value) {
        $at = (int) strrpos($value, ':');
        [$row, $part] = [substr($value, 0, $at), substr($value, $at + 1)];
        if ($field['type'] === 'grades') {
            $said[] = ($rows[$row] ?? $row) . ' : ' . ($choices[$part] ?? $part);
        } elseif ($field['type'] === 'sharing') {
            $said[] = trim(($choices[$row] ?? $row) . ' : ' . $part . ' ' . ($field['unit'] ?? ''));
        } elseif ($field['type'] === 'ranking') {
            $said[] = ($place + 1) . '. ' . ($choices[$value] ?? $value);
        } else {
            $said = array_merge($said, explode("\n", $choices[$value] ?? $value));
        }
    }
    return $said;
}

/** The HTML of an empty form with what was typed in it: it was written by us, every tag is known. */
function with_typed(string $html, array $typed): string
{
    $attribute = function (string $tag, string $name): string {
        return preg_match('/\b' . $name . '="([^"]*)"/', $tag, $found) ? html_entity_decode($found[1], ENT_QUOTES | ENT_HTML5, 'UTF-8') : '';
    };
    $html = (string) preg_replace_callback('#(<textarea\b[^>]*>)\n?</textarea>#', function ($found) use ($typed, $attribute) {
        return $found[1] . "\n" . escaped(implode("\n", $typed[$attribute($found[1], 'name')] ?? [])) . '</textarea>';
    }, $html);
    $html = (string) preg_replace_callback('#(<select\b[^>]*>)(.*?)</select>#s', function ($found) use ($typed, $attribute) {
        $chosen = $typed[$attribute($found[1], 'name')] ?? [];
        $options = preg_replace_callback('#<option value="[^"]*"#', function ($option) use ($chosen, $attribute) {
            $value = $attribute($option[0], 'value');
            return $option[0] . ($value !== '' && in_array($value, $chosen, true) ? ' selected' : '');
        }, $found[2]);
        return $found[1] . $options . '</select>';
    }, $html);
    return (string) preg_replace_callback('#<input\b[^>]*>#', function ($found) use ($typed, $attribute) {
        $tag = $found[0];
        $name = $attribute($tag, 'name');
        $type = $attribute($tag, 'type');
        if (!isset($typed[$name]) || $type === 'hidden' || $type === 'file' || $name === HONEYPOT) {
            return $tag;
        }
        if ($type === 'radio' || $type === 'checkbox') {
            $on = in_array($attribute($tag, 'value'), $typed[$name], true);
            return $on ? substr($tag, 0, -1) . ' checked>' : $tag;
        }
        return substr($tag, 0, -1) . ' value="' . escaped(implode(' ', $typed[$name])) . '">';
    }, $html);
}

function kind_of(string $data): string
{
    if (strncmp($data, "\xff\xd8\xff", 3) === 0) {
        return 'jpeg';
    }
    if (strncmp($data, "\x89PNG\r\n\x1a\n", 8) === 0) {
        return 'png';
    }
    if (strncmp($data, 'RIFF', 4) === 0 && substr($data, 8, 4) === 'WEBP') {
        return 'webp';
    }
    if (strncmp($data, 'GIF87a', 6) === 0 || strncmp($data, 'GIF89a', 6) === 0) {
        return 'gif';
    }
    return strncmp($data, '%PDF-', 5) === 0 ? 'pdf' : '';
}

/** Bytes and kind of what is kept of a file: a picture made anew where PHP can (GD), else only what makes the picture. */
function remade(string $data, string $kind): ?array
{
    if ($kind === 'pdf') {
        return [$data, 'pdf'];
    }
    $size = @getimagesizefromstring($data);
    if ($size === false || $size[0] < 1 || $size[1] < 1 || $size[0] * $size[1] > 24000000) {
        return null;
    }
    if (function_exists('imagecreatefromstring')) {
        $image = @imagecreatefromstring($data);
        if ($image === false) {
            return null;
        }
        $turns = [3 => 180, 6 => -90, 8 => 90];
        $turn = $kind === 'jpeg' && function_exists('exif_read_data')
            ? $turns[(int) ((@exif_read_data('data://image/jpeg;base64,' . base64_encode($data)) ?: [])['Orientation'] ?? 1)] ?? 0 : 0;
        $image = $turn ? imagerotate($image, $turn, 0) : $image;
        ob_start();
        if ($kind === 'jpeg') {
            imagejpeg($image, null, 88);
        } else {
            imagesavealpha($image, true);
            imagepng($image);
        }
        $anew = (string) ob_get_clean();
        return $anew === '' ? null : [$anew, $kind === 'jpeg' ? 'jpeg' : 'png'];
    }
    $anew = $kind === 'jpeg' ? jpeg_alone($data) : ($kind === 'png' ? png_alone($data) : null);
    return $anew === null ? null : [$anew, $kind];
}

/** A JPEG without its comments and application segments, and without what follows its end. */
function jpeg_alone(string $data): ?string
{
    $out = "\xff\xd8";
    $at = 2;
    $length = strlen($data);
    while ($at + 4 <= $length && $data[$at] === "\xff") {
        $marker = ord($data[$at + 1]);
        if ($marker === 0xff) {
            $at++;
            continue;
        }
        $size = (ord($data[$at + 2]) << 8) + ord($data[$at + 3]);
        if ($size < 2 || $marker < 0xc0 || $marker === 0xd8 || $marker === 0xd9) {
            return null;
        }
        if (!(($marker >= 0xe0 && $marker <= 0xef) || $marker === 0xfe)) {
            $out .= substr($data, $at, 2 + $size);
        }
        $at += 2 + $size;
        if ($marker === 0xda) {  // the picture itself, up to the next segment
            $start = $at;
            while ($at + 1 < $length && !($data[$at] === "\xff" && $data[$at + 1] !== "\0" && !(ord($data[$at + 1]) >= 0xd0 && ord($data[$at + 1]) <= 0xd7))) {
                $at++;
                $at += strcspn($data, "\xff", $at);
            }
            $out .= substr($data, $start, $at - $start);
            if ($at + 1 < $length && $data[$at + 1] === "\xd9") {
                return $out . "\xff\xd9";
            }
        }
    }
    return null;
}

/** A PNG of nothing but what draws it. */
function png_alone(string $data): ?string
{
    $out = substr($data, 0, 8);
    for ($at = 8; $at + 12 <= strlen($data); $at += 12 + $size) {
        $size = unpack('N', substr($data, $at, 4))[1];
        $name = substr($data, $at + 4, 4);
        if ($size > strlen($data) - $at - 12) {
            return null;
        }
        if (in_array($name, ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'gAMA', 'sRGB'], true)) {
            $out .= substr($data, $at, 12 + $size);
        }
        if ($name === 'IEND') {
            return $out;
        }
    }
    return null;
}

if (PHP_VERSION_ID < 70400 || !extension_loaded('json') || ($DATA['key'] !== '' && !function_exists('sodium_crypto_box_seal'))) {
    answer(503, 'text/plain; charset=utf-8', "PHP 7.4 or later with sodium is needed.\n");
}
(new Request($DATA))->answered();
