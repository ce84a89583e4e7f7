"""A portal becomes the texts that can be found in it, and those texts their words, kept between builds."""
