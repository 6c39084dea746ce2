import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { FlowCi } from '../../src/cdk';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { flowFileContent } from '../../src/flows/resolve';
import { run } from '../e2e/support/run';
import { LoopbackAws } from '../loopback-aws/loopback-aws';

const BIN = join(__dirname, '..', '..', 'node_modules', '.bin');

/** A project's folder with its flow-ci.json, and its stack in an account, deployed by the CDK's own command. */
export interface DeployedFlows {
  readonly folder: string;
  /** The variables with which commands run there. */
  readonly env: Readonly<Record<string, string>>;
  remove(): void;
}

/** From flows to a deployed stack, without a package: the bundles in `assets/` are what is deployed. */
export async function deployFlows(aws: LoopbackAws, flows: DeclaredFlows): Promise<DeployedFlows> {
  const folder = mkdtempSync(join(tmpdir(), 'flow-ci-load-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  const file = join(folder, 'flow-ci.json');
  writeFileSync(file, JSON.stringify(flowFileContent(flows)));
  const app = new App({ outdir: join(folder, 'cdk.out'), treeMetadata: false });
  FlowCi.fromFile(new Stack(app, flows.repositoryName), 'FlowCi', file);
  app.synth();
  // The CDK's command knows accounts by their keys, in the home.
  const env = { ...aws.environment(), HOME: home, CI: 'true', CDK_DISABLE_CLI_TELEMETRY: 'true', NODE_OPTIONS: '' };
  const cdk = async (...args: string[]) =>
    run(`cdk ${args[0]}`, join(BIN, 'cdk'), [...args, '--no-notices'], { cwd: folder, env });
  await cdk('bootstrap', `aws://${aws.world.account}/${aws.world.region}`);
  await cdk('deploy', '--app', 'cdk.out', '--require-approval', 'never');
  return {
    folder,
    env,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
