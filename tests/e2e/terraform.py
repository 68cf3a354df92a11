#!/usr/bin/env python3
"""Terraform's AWS provider as a client of `sesform sandbox`: it builds, sesform agrees with what it built, it destroys.
Then both in one account, each with a half of its own: neither sees nor disturbs the other's.

    terraform.py --sesform target/debug/sesform --plugins FOLDER

FOLDER holds the provider as `terraform providers mirror` lays it out. Run by hand: the provider comes from a registry that
a build may not reach. Ends with `N passed, 0 failed`; the exit code is 1 if something failed.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# How long one run of Terraform may take, in seconds: its provider needs several to start.
RUN_TIMEOUT = 600
PROVIDER = "5.100.0"

PROVIDER_BLOCK = """
terraform {{
  required_providers {{
    aws = {{ source = "hashicorp/aws", version = "{version}" }}
  }}
}}

provider "aws" {{
  region                      = "eu-west-1"
  access_key                  = "123456789012"
  secret_key                  = "secret"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  endpoints {{
    sesv2 = "{endpoint}"
    sts   = "{endpoint}"
  }}
}}
"""

MAIN = PROVIDER_BLOCK + """
resource "aws_sesv2_dedicated_ip_pool" "transactional" {{
  pool_name = "transactional"
}}

resource "aws_sesv2_dedicated_ip_pool" "bulk" {{
  pool_name    = "bulk"
  scaling_mode = "MANAGED"
  tags         = {{ team = "growth" }}
}}

resource "aws_sesv2_dedicated_ip_assignment" "transactional" {{
  for_each              = toset(["198.51.100.10", "198.51.100.11"])
  ip                    = each.key
  destination_pool_name = aws_sesv2_dedicated_ip_pool.transactional.pool_name
}}

resource "aws_sesv2_configuration_set" "receipts" {{
  configuration_set_name = "receipts"
  delivery_options {{
    sending_pool_name    = aws_sesv2_dedicated_ip_pool.transactional.pool_name
    tls_policy           = "REQUIRE"
    max_delivery_seconds = 14400
  }}
  suppression_options {{
    suppressed_reasons = ["BOUNCE"]
  }}
}}
"""

FILE = """
version: 1
account: "123456789012"
regions:
  eu-west-1:
    pools:
      transactional: {ips: [198.51.100.10, 198.51.100.11]}
      bulk: {scaling: managed}
    configuration_sets:
      receipts: {pool: transactional, tls: require, max_delivery: 4h}
"""

THEIR_HALF = PROVIDER_BLOCK + """
resource "aws_sesv2_dedicated_ip_pool" "theirs" {{
  pool_name = "theirs"
  tags      = {{ team = "growth" }}
}}

resource "aws_sesv2_dedicated_ip_assignment" "theirs" {{
  ip                    = "198.51.100.10"
  destination_pool_name = aws_sesv2_dedicated_ip_pool.theirs.pool_name
}}

resource "aws_sesv2_configuration_set" "theirs" {{
  configuration_set_name = "theirs"
  delivery_options {{
    sending_pool_name = aws_sesv2_dedicated_ip_pool.theirs.pool_name
  }}
  tracking_options {{
    custom_redirect_domain = "links.example.com"
  }}
  tags = {{ team = "growth" }}
}}

resource "aws_sesv2_configuration_set_event_destination" "theirs" {{
  configuration_set_name = aws_sesv2_configuration_set.theirs.configuration_set_name
  event_destination_name = "bounces"
  event_destination {{
    enabled              = true
    matching_event_types = ["BOUNCE"]
    sns_destination {{
      topic_arn = "arn:aws:sns:eu-west-1:123456789012:bounces"
    }}
  }}
}}

resource "aws_sesv2_email_identity" "theirs" {{
  email_identity         = "theirs.example.com"
  configuration_set_name = aws_sesv2_configuration_set.theirs.configuration_set_name
}}
"""

OUR_HALF = """
version: 1
account: "123456789012"
owner: mail-platform
regions:
  eu-west-1:
    pools:
      ours: {ips: [198.51.100.12, 198.51.100.13]}
    configuration_sets:
      ours: {pool: ours, tls: require}
      more: {pool: ours}
"""

CLI_CONFIGURATION = 'provider_installation {{\n  filesystem_mirror {{ path = "{}" }}\n}}\n'


class Tally:
    """Counts what passed and what failed."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def check(self, name, holds, detail=""):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {name}: {detail}")


class Folder:
    """A folder with a Terraform configuration, a file for sesform, and nothing of the caller's environment."""

    def __init__(self, path, arguments, endpoint, configuration, desired):
        self.path, self.endpoint = pathlib.Path(path), endpoint
        self.sesform_path, plugins = str(pathlib.Path(arguments.sesform).resolve()), arguments.plugins
        (self.path / "main.tf").write_text(configuration.format(version=PROVIDER, endpoint=endpoint))
        (self.path / "sesform.yaml").write_text(desired)
        (self.path / "terraformrc").write_text(CLI_CONFIGURATION.format(pathlib.Path(plugins).resolve()))
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": path, "NO_COLOR": "1", "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": str(self.path / "terraformrc"), "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ACCESS_KEY_ID": "123456789012", "AWS_SECRET_ACCESS_KEY": "secret",
        }

    def run(self, *command):
        return subprocess.run(command, cwd=self.path, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False, timeout=RUN_TIMEOUT)

    def terraform(self, *words):
        return self.run("terraform", *words)

    def sesform(self, *words):
        return self.run(self.sesform_path, *words, "--endpoint-url", self.endpoint)


def quiet(tally, folder, when):
    """Neither of the two has anything to do."""
    theirs = folder.terraform("plan", "-input=false", "-detailed-exitcode")
    tally.check(f"terraform plans nothing {when}", theirs.returncode == 0, theirs.stdout + theirs.stderr)
    ours = folder.sesform("plan", "--detailed-exitcode")
    tally.check(f"sesform plans nothing {when}", ours.returncode == 0, ours.stdout + ours.stderr)


def halves(tally, folder):
    """Terraform and sesform in one account, each with things of its own."""
    for words in (["init", "-input=false"], ["apply", "-input=false", "-auto-approve"]):
        ended = folder.terraform(*words)
        tally.check(f"terraform {words[0]} of its half", ended.returncode == 0, ended.stdout + ended.stderr)
    ended = folder.sesform("apply", "--yes")
    tally.check("sesform applies its half", ended.returncode == 0, ended.stdout + ended.stderr)
    quiet(tally, folder, "once both have applied")

    text = (folder.path / "sesform.yaml").read_text()
    (folder.path / "sesform.yaml").write_text(text.replace("      more: {pool: ours}\n", ""))
    pruned = folder.sesform("apply", "--yes", "--prune", "--format", "json")
    writes = [step["write"] for step in json.loads(pruned.stdout)["report"]["steps"]]
    ours = [{"operation": "DeleteConfigurationSet", "configuration_set": "more"}]
    tally.check("sesform prunes what is its own and no more", writes == ours, pruned.stdout)
    quiet(tally, folder, "once sesform has pruned")

    imported = folder.sesform("import", "--region", "eu-west-1", "--only", "theirs*")
    tally.check("sesform imports Terraform's half", imported.returncode == 0, imported.stdout + imported.stderr)
    tally.check("and says what is in it", all(word in imported.stdout for word in ["links.example.com", "bounces:"]), imported.stdout)

    before = folder.sesform("import", "--region", "eu-west-1", "--only", "ours").stdout
    ended = folder.terraform("destroy", "-input=false", "-auto-approve")
    tally.check("terraform destroys its half", ended.returncode == 0, ended.stdout + ended.stderr)
    after = folder.sesform("import", "--region", "eu-west-1", "--only", "ours").stdout
    tally.check("and leaves sesform's as it was", before == after and "ours" in after, before + after)
    ours = folder.sesform("plan", "--detailed-exitcode")
    tally.check("sesform plans nothing without Terraform's half", ours.returncode == 0, ours.stdout + ours.stderr)


def story(tally, folder):
    for words in (["init", "-input=false"], ["apply", "-input=false", "-auto-approve"]):
        ended = folder.terraform(*words)
        tally.check(f"terraform {words[0]}", ended.returncode == 0, ended.stdout + ended.stderr)
    again = folder.terraform("plan", "-input=false", "-detailed-exitcode")
    tally.check("terraform plans nothing after its apply", again.returncode == 0, again.stdout + again.stderr)

    agreed = folder.sesform("plan", "--detailed-exitcode")
    tally.check("sesform agrees with what Terraform built", agreed.returncode == 0, agreed.stdout + agreed.stderr)

    text = (folder.path / "sesform.yaml").read_text()
    (folder.path / "sesform.yaml").write_text(text.replace("max_delivery: 4h", "max_delivery: 1h"))
    changed = folder.sesform("apply", "--yes", "--format", "json")
    tally.check("sesform changes one option", changed.returncode == 0, changed.stdout + changed.stderr)
    steps = json.loads(changed.stdout)["report"]["steps"]
    tally.check("sesform makes one write", len(steps) == 1, steps)
    drift = folder.terraform("plan", "-input=false", "-detailed-exitcode", "-no-color")
    tally.check("Terraform sees that one change", drift.returncode == 2 and "1 to change" in drift.stdout, drift.stdout)
    tally.check("and no other", "0 to add, 1 to change, 0 to destroy" in drift.stdout, drift.stdout)

    ended = folder.terraform("destroy", "-input=false", "-auto-approve")
    tally.check("terraform destroy", ended.returncode == 0, ended.stdout + ended.stderr)
    empty = folder.sesform("plan", "--format", "json")
    actions = {change["action"] for change in json.loads(empty.stdout)["plan"]["changes"]}
    tally.check("nothing of it is left", actions == {"create", "move"}, empty.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sesform", required=True, help="the sesform executable")
    parser.add_argument("--plugins", required=True, help="the folder with the provider")
    arguments = parser.parse_args()
    if not shutil.which("terraform"):
        sys.exit("terraform is not on the PATH")
    tally = Tally()
    for run, configuration, desired in ((story, MAIN, FILE), (halves, THEIR_HALF, OUR_HALF)):
        process = subprocess.Popen([arguments.sesform, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            endpoint = process.stdout.readline().strip()
            with tempfile.TemporaryDirectory() as path:
                run(tally, Folder(path, arguments, endpoint, configuration, desired))
        finally:
            process.terminate()
            process.wait(RUN_TIMEOUT)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
