"""What people contributed becomes pages: each contribution, lists that never shift, figures."""
