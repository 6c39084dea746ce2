import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Environment, Stack } from 'aws-cdk-lib/core';
import { ensureHandlerAssets } from './functions/handler-assets';
import { StackTemplate, Template } from './stack-template';
import { FlowCi } from '../../src/cdk';
import { FlowFile, FlowFileContent } from '../../src/contract/flow-file';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { flowFileContent } from '../../src/flows/resolve';
import { contentOf } from '../cli/support/flow-file-content';

export interface SynthesizeOptions {
  readonly env?: Environment;
  readonly context?: Record<string, unknown>;
  /** Whether the CDK's own rules are applied, and what they find is an error. They take seconds. */
  readonly validate?: boolean;
}

/** Synthesize a stack. */
export function synthesize(
  fill: (stack: Stack) => void,
  { env, context, validate }: SynthesizeOptions = {},
): StackTemplate {
  ensureHandlerAssets();
  // https://github.com/aws/aws-cdk/pull/38379: the switch is read when the app is synthesized.
  process.env.CDK_VALIDATION = validate ? 'true' : 'false';
  const app = new App({
    outdir: mkdtempSync(join(tmpdir(), 'flow-ci-cdk-')),
    context: { ...context, ...(validate && { '@aws-cdk/core:validateAgainstDefaultRules': true }) },
  });
  const stack = new Stack(app, 'Ci', { ...(env && { env }) });
  fill(stack);
  const artifact = app.synth().getStackByName(stack.stackName);
  const complaints = artifact.messages
    .filter(({ level }) => level !== 'info')
    .map(({ id, entry }) => `${id}: ${JSON.stringify(entry.data)}`);
  const notes = artifact.messages.filter(({ level }) => level === 'info').map(({ entry }) => String(entry.data));
  return new StackTemplate(artifact.template as Template, complaints, notes);
}

/** Synthesize the flows of a flow-ci.json, as a generated project does. */
export function synthesizeFlows(
  flows: DeclaredFlows | FlowFile | FlowFileContent,
  options: SynthesizeOptions = {},
): StackTemplate {
  const file =
    'version' in flows ? (Array.isArray(flows.flows) ? contentOf(flows as FlowFile) : flows) : flowFileContent(flows);
  const path = join(mkdtempSync(join(tmpdir(), 'flow-ci-file-')), 'flow-ci.json');
  writeFileSync(path, JSON.stringify(file));
  return synthesize((stack) => {
    FlowCi.fromFile(stack, 'FlowCi', path);
  }, options);
}
