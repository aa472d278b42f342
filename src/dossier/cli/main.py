"""The ``dossier`` command. Each command parses, makes one call, and prints.

Exit codes: 0 done; 1 the work was done but something needs a person (a failed check, a file that crashed its
reader); 2 wrong usage; 3 the installation cannot be opened (no keys, wrong passphrase, database missing);
130 stopped by Ctrl-C.
"""

from __future__ import annotations

import typer

from dossier.cli import (
    check,
    companies,
    demo,
    directory,
    evidence,
    installation,
    intake,
    keys,
    learn,
    log,
    people,
    query,
    recognise,
    serve,
    trace,
    witness,
)
from dossier.cli.audit import audit_app
from dossier.cli.policy import policy_app

app = typer.Typer(
    name="dossier",
    help="Employee records from paper to a governed, searchable, provable dossier.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
user_app = typer.Typer(help="Accounts and roles.", no_args_is_help=True)
company_app = typer.Typer(help="Companies.", no_args_is_help=True)
log_app = typer.Typer(help="The evidence log.", no_args_is_help=True)
witness_app = typer.Typer(help="Witness other logs.", no_args_is_help=True)
keys_app = typer.Typer(help="Keys and their rotation.", no_args_is_help=True)
roster_app = typer.Typer(help="People of a company.", no_args_is_help=True)
learn_app = typer.Typer(help="Learning from corrections.", no_args_is_help=True)
directory_app = typer.Typer(help="The company directory: provisioning and groups.", no_args_is_help=True)
app.add_typer(user_app, name="user")
app.add_typer(company_app, name="company")
app.add_typer(roster_app, name="roster")
app.add_typer(learn_app, name="learn")
app.add_typer(log_app, name="log")
app.add_typer(keys_app, name="keys")
app.add_typer(witness_app, name="witness")
app.add_typer(policy_app, name="policy")
app.add_typer(audit_app, name="audit")
app.add_typer(directory_app, name="directory")

app.command("recognise")(recognise.recognise)
app.command("init")(installation.init)
app.command("doctor")(installation.doctor)
app.command("backup")(installation.backup)
app.command("restore")(installation.restore)
app.command("ingest")(intake.ingest)
app.command("retry")(intake.retry)
app.command("worker")(intake.worker)
app.command("search")(query.search)
app.command("export")(query.export)
app.command("check")(check.check)
app.command("evidence")(evidence.evidence)
app.command("verify")(evidence.verify)
app.command("trace")(trace.trace)
app.command("reindex")(query.reindex)
app.command("serve")(serve.serve)
app.command("demo")(demo.demo)
user_app.command("add")(people.add_user)
company_app.command("add")(companies.add_company)
keys_app.command("rotate")(keys.rotate)
keys_app.command("change-root")(keys.change_root)
keys_app.command("certificate")(keys.certificate)
log_app.command("state")(log.state)
log_app.command("checkpoint")(log.checkpoint)
log_app.command("audit")(log.audit)
log_app.command("change-key")(log.change_key)
log_app.command("print")(log.print_checkpoint)
log_app.command("add-cosignature")(log.add_cosignature)
log_app.command("settle-witness")(log.settle_witness)
witness_app.callback()(witness.group)
witness_app.command("serve")(witness.serve)
witness_app.command("cosign")(witness.cosign)
roster_app.command("import")(companies.import_roster)
directory_app.command("token")(directory.create_token)
directory_app.command("revoke-token")(directory.revoke_token)
directory_app.command("map")(directory.map_groups)
directory_app.command("groups")(directory.list_groups)
directory_app.command("link")(directory.link)
directory_app.command("unlink")(directory.unlink)
learn_app.command("train")(learn.train)
learn_app.command("list")(learn.list_models)
learn_app.command("activate")(learn.activate)

if __name__ == "__main__":
    app()
