"""Key providers besides the passphrase file: a key server and a hardware module, behind the same protocol.

The root key never leaves them: named keys and company keys go in as they are and come back wrapped.
"""
