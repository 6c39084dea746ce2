import { makePlan } from '../../../cli/plan/make-plan';
import { readBuildspec } from '../../../cli/plan/read-buildspec';
import { flowFixture } from '../support/flow-fixture';

test("a build's time is the flow's, unless the command line has another", () => {
  const read = readBuildspec('version: 0.2\nphases: {build: {commands: [x]}}\n');
  if (read.kind !== 'readable') throw new Error(read.kind);
  const planned = (timeout?: number) =>
    makePlan({
      flow: flowFixture({ name: 'f', timeout: 7 }),
      buildspec: read.buildspec,
      buildspecPlace: 'buildspec.yml',
      commit: '0'.repeat(40),
      hostVariables: {},
      startVariables: {},
      secretValues: new Map(),
      secretsFile: 's',
      inContainer: false,
      allowsPrivileged: false,
      nodeVersion: '22.0.0',
      ...(timeout !== undefined && { timeout }),
    });
  expect([planned(), planned(2)]).toMatchObject([{ plan: { timeoutMs: 420_000 } }, { plan: { timeoutMs: 120_000 } }]);
});
