import { FlowRun } from './flow-run';
import { planFlow, variablesOfHost } from './plan-flow';
import { RunContext } from './run-context';

/** `--dry-run`: what a build would do, with the variables that it would have beside the host's. */
export async function showPlan(context: RunContext, run: FlowRun): Promise<void> {
  const plan = await planFlow(context, run);
  const commands = Object.entries(plan.buildspec.phases).flatMap(([phase, spec]) =>
    [...(spec?.commands ?? []), ...(spec?.finally ?? [])].map(({ text, line }) => ({
      phase,
      command: text,
      place: `${plan.buildspecPlace}:${line}`,
    })),
  );
  for (const warning of plan.warnings) context.output.show({ kind: 'warning', message: warning });
  const hidden = new Set(plan.secrets);
  const ofHost = variablesOfHost(context);
  const shown = Object.entries(plan.variables).filter(([name, value]) => ofHost[name] !== value);
  context.output.show({
    kind: 'plan',
    flow: run.flow.name,
    commands,
    variables: Object.fromEntries(shown.map(([name, value]) => [name, hidden.has(value) ? '***' : value])),
  });
}
