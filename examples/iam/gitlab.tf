# Two roles for pipelines on GitLab CI. sesform-plan only reads and serves every pull request;
# sesform-apply writes and serves only the protected branch main.
# The policies are those that `sesform doctor --iam-policy plan` and `sesform doctor --iam-policy apply` print, which
# tests/e2e/pipelines.py holds them against.

variable "project" {
  type        = string
  description = "GROUP/PROJECT"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

data "aws_iam_policy_document" "plan_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:aud"
      values   = ["https://gitlab.com"]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = ["project_path:${var.project}:ref_type:branch:ref:*"]
    }
  }
}

data "aws_iam_policy_document" "apply_trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:aud"
      values   = ["https://gitlab.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:${var.project}:ref_type:branch:ref:main"]
    }
  }
}

resource "aws_iam_role" "sesform_plan" {
  name               = "sesform-plan"
  assume_role_policy = data.aws_iam_policy_document.plan_trust.json
}

resource "aws_iam_role" "sesform_apply" {
  name                 = "sesform-apply"
  assume_role_policy   = data.aws_iam_policy_document.apply_trust.json
  max_session_duration = 3600
}

resource "aws_iam_role_policy" "sesform_plan" {
  name   = "sesform-plan"
  role   = aws_iam_role.sesform_plan.id
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "SesformPlan",
          "Effect": "Allow",
          "Action": [
            "sts:GetCallerIdentity",
            "ses:ListDedicatedIpPools",
            "ses:GetDedicatedIpPool",
            "ses:GetDedicatedIps",
            "ses:GetDedicatedIp",
            "ses:ListConfigurationSets",
            "ses:GetConfigurationSet",
            "ses:GetConfigurationSetEventDestinations",
            "ses:ListTagsForResource",
            "ses:ListEmailIdentities",
            "ses:GetEmailIdentity",
            "ses:GetAccount",
            "ses:ListResourceTenants",
            "tag:GetResources"
          ],
          "Resource": "*"
        }
      ]
    }
  JSON
}

resource "aws_iam_role_policy" "sesform_apply" {
  name   = "sesform-apply"
  role   = aws_iam_role.sesform_apply.id
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "SesformApply",
          "Effect": "Allow",
          "Action": [
            "sts:GetCallerIdentity",
            "ses:ListDedicatedIpPools",
            "ses:GetDedicatedIpPool",
            "ses:GetDedicatedIps",
            "ses:GetDedicatedIp",
            "ses:ListConfigurationSets",
            "ses:GetConfigurationSet",
            "ses:GetConfigurationSetEventDestinations",
            "ses:ListTagsForResource",
            "ses:ListEmailIdentities",
            "ses:GetEmailIdentity",
            "ses:GetAccount",
            "ses:ListResourceTenants",
            "tag:GetResources",
            "ses:CreateDedicatedIpPool",
            "ses:PutDedicatedIpPoolScalingAttributes",
            "ses:DeleteDedicatedIpPool",
            "ses:PutDedicatedIpInPool",
            "ses:PutDedicatedIpWarmupAttributes",
            "ses:PutAccountDedicatedIpWarmupAttributes",
            "ses:PutAccountSuppressionAttributes",
            "ses:PutAccountVdmAttributes",
            "ses:CreateConfigurationSet",
            "ses:PutConfigurationSetDeliveryOptions",
            "ses:PutConfigurationSetReputationOptions",
            "ses:PutConfigurationSetSendingOptions",
            "ses:PutConfigurationSetSuppressionOptions",
            "ses:PutConfigurationSetTrackingOptions",
            "ses:PutConfigurationSetVdmOptions",
            "ses:PutConfigurationSetArchivingOptions",
            "ses:DeleteConfigurationSet",
            "ses:CreateConfigurationSetEventDestination",
            "ses:UpdateConfigurationSetEventDestination",
            "ses:DeleteConfigurationSetEventDestination",
            "ses:PutEmailIdentityConfigurationSetAttributes",
            "ses:TagResource",
            "ses:UntagResource"
          ],
          "Resource": "*"
        }
      ]
    }
  JSON
}
