import { Buildspec, COMMAND_PHASES, CommandPhase } from './buildspec';

/** Some of the phases instead of all. */
export type PhaseChoice =
  { readonly kind: 'only'; readonly phase: CommandPhase } | { readonly kind: 'from'; readonly phase: CommandPhase };

export interface ChosenPhases {
  readonly buildspec: Buildspec;
  /** What the build would do and does not do, in words; empty: nothing is left out. */
  readonly warnings: readonly string[];
}

/** Leave phases out: all others, with what comes after the last of them, or those before one. */
export function choosePhases(buildspec: Buildspec, choice: PhaseChoice): ChosenPhases {
  const first = COMMAND_PHASES.indexOf(choice.phase);
  const kept = COMMAND_PHASES.filter((_, index) => (choice.kind === 'only' ? index === first : index >= first));
  const phases = Object.fromEntries(
    kept.flatMap((phase) => (buildspec.phases[phase] ? [[phase, buildspec.phases[phase]]] : [])),
  );
  const leftOut: string[] = COMMAND_PHASES.filter((phase) => buildspec.phases[phase] && !kept.includes(phase));
  if (choice.kind === 'from') return { buildspec: { ...buildspec, phases }, warnings: warning(choice, leftOut) };
  if (buildspec.reports.length > 0) leftOut.push('reports');
  if (buildspec.artifacts.length > 0) leftOut.push('artifacts');
  return { buildspec: { ...buildspec, phases, reports: [], artifacts: [] }, warnings: warning(choice, leftOut) };
}

function warning(choice: PhaseChoice, leftOut: readonly string[]): string[] {
  return leftOut.length > 0
    ? [`--${choice.kind === 'only' ? 'only' : 'from-phase'} ${choice.phase} leaves out ${leftOut.join(', ')}`]
    : [];
}

/** A phase by its name, as a buildspec or as CodeBuild writes it. */
export function phaseNamed(text: string): CommandPhase | undefined {
  const name = text.toUpperCase().replace('-', '_');
  return COMMAND_PHASES.find((phase) => phase === name);
}
