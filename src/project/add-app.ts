import { posix } from 'node:path';
import { awscdk, SampleFile, typescript } from 'projen';
import { STACK_MODULE } from './add-stack-file';
import { literal } from './literal';
import { FlowFile } from '../contract/flow-file';
import { stackId } from '../flows/names';

/** Writes the CDK app and a first test, once: they are the user's. */
export function addApp(project: typescript.TypeScriptProject, file: FlowFile): void {
  const { srcdir, testdir } = project;
  const entry = appFile(project);
  new SampleFile(project, entry, { contents: mainFile(file, importPath(posix.dirname(entry), srcdir)) });
  new SampleFile(project, posix.join(testdir, `${STACK_MODULE}.test.ts`), {
    contents: testFile(importPath(testdir, srcdir)),
  });
}

/** The file that starts the CDK app. */
export function appFile(project: typescript.TypeScriptProject): string {
  const entry = project instanceof awscdk.AwsCdkTypeScriptApp ? project.appEntrypoint : 'main.ts';
  return posix.join(project.srcdir, entry);
}

function importPath(from: string, srcdir: string): string {
  const path = posix.relative(from, posix.join(srcdir, STACK_MODULE));
  return path.startsWith('.') ? path : `./${path}`;
}

function mainFile(file: FlowFile, stack: string): string {
  const account = file.account === undefined ? 'process.env.CDK_DEFAULT_ACCOUNT' : literal(file.account);
  const region = file.region === undefined ? 'process.env.CDK_DEFAULT_REGION' : literal(file.region);
  return `import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from '${stack}';

// This file is yours: add stacks of your own, or more to this one.
const app = new App();

new FlowCiStack(app, '${stackId(file)}', {
  env: { account: ${account}, region: ${region} },
});

app.synth();
`;
}

function testFile(stack: string): string {
  return `import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { FlowCiStack } from '${stack}';

test('each flow has a CodeBuild project', () => {
  const stack = new FlowCiStack(new App(), 'test');
  Template.fromStack(stack).resourceCountIs('AWS::CodeBuild::Project', stack.flowCi.flows.length);
});
`;
}
