# The same as a Python handler would do it: boto3, the three clients, StartBuild.
# Arguments: the invocation's file, how often StartBuild is called.
# Prints the milliseconds of each call but the first as JSON.
import json
import os
import sys
import time

import boto3

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
CODEBUILD = boto3.client("codebuild", endpoint_url=ENDPOINT)
CODECOMMIT = boto3.client("codecommit", endpoint_url=ENDPOINT)
LOGS = boto3.client("logs", endpoint_url=ENDPOINT)


def handler(invocation):
    detail = invocation["event"]["detail"]
    CODEBUILD.start_build(
        projectName=invocation["project"],
        sourceVersion=detail["commitId"],
        environmentVariablesOverride=[{"name": "FLOW_BRANCH", "value": detail["referenceName"]}],
    )


with open(sys.argv[1], encoding="utf-8") as file:
    INVOCATION = json.load(file)

taken = []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    handler(INVOCATION)
    taken.append((time.perf_counter() - began) * 1000)
print(json.dumps(taken[1:]))
