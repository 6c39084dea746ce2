import { FlowFile, FlowFileContent, ResolvedFlow, Trigger } from '../../../src/contract/flow-file';
import { ResolvedFlowOptions, ResolvedFlowTriggers } from '../../../src/contract/resolved-options';

/** The `flow-ci.json` from which some flows are resolved, so that a test can start from flows. */
export function contentOf({ flows, ...settings }: FlowFile): unknown {
  return {
    ...(settings as Partial<FlowFileContent>),
    flows: Object.fromEntries(flows.map((flow) => [flow.name, optionsOf(flow)])),
  };
}

function optionsOf({ name, triggers, ...flow }: ResolvedFlow): Partial<ResolvedFlowOptions> {
  const { buildspec, environmentVariables, cache, gate, annotations, ...settings } = flow;
  return {
    ...settings,
    on: triggersOf(triggers),
    buildspec: buildspec.kind === 'file' ? buildspec.path : buildspec.text,
    environmentVariables: Object.fromEntries(
      Object.entries(environmentVariables).map(([variable, { type, value }]) => [
        variable,
        type === 'PLAINTEXT' ? value : { [type === 'PARAMETER_STORE' ? 'parameterStore' : 'secretsManager']: value },
      ]),
    ),
    ...(cache && { cache: cache.kind === 'local' ? { local: cache.modes as never } : cache }),
    ...(annotations && { annotations: annotations === 'all' ? {} : { only: annotations } }),
    ...(gate && { gate: { ...gate, targets: gate.targets.map((each) => each.replace('refs/heads/', '')) } }),
  };
}

function triggersOf(triggers: readonly Trigger[]): ResolvedFlowTriggers {
  const options = triggers.map(({ kind, id, ...trigger }) => {
    const { wildcard, ...rest } = { wildcard: undefined, ...trigger };
    return { kind, rest };
  });
  const schedules = options.filter(({ kind }) => kind === 'schedule').map(({ rest }) => rest);
  return {
    ...Object.fromEntries(options.map(({ kind, rest }) => [kind, rest])),
    ...(schedules.length > 0 && { schedule: schedules as never }),
  };
}
