"""Looking after accounts, with rights and audit: one's own (sessions, tokens), those of others, the sign-in rules.

Stands above ``access`` because every act here asks the policy and leaves an audit row; what is stored stands in
``accounts``.
"""
