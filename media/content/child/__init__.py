"""The process that opens strangers' files: Pillow and PyAV under limits, without Django."""
