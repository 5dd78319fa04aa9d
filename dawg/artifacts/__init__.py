"""Files by the hash of their contents, in a local folder or in S3: one contract, `artifacts.py`."""
