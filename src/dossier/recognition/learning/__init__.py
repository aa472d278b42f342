"""Learning from what people confirmed: a type model, a field ranker and a memory of lay-outs.

Pure: examples in, plain coefficients and keyed digests out. Training needs scikit-learn, using what was learned
does not. Not for deciding what is kept or used: that is the application's (``apps.learning``).
"""
