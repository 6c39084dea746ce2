/**
 * What a build that merges writes to its log, and what the handler and a local run read from it. A name of a file is
 * written as git quotes it (`core.quotePath`), so that it is one line of ASCII whatever is in it.
 */
export const MergeResult = {
  /** How each command that merges begins. */
  STEP_BEGIN: 'test "$FLOW_EVENT" != review || ',
  /** The exit status of the command that merges, when there are conflicts. */
  CONFLICT_STATUS: 93,
  /** Before the commit of the target branch that is merged. */
  TARGET_LINE: 'flow-ci merges into the target branch at ',
  /** Before the name of a file that conflicts. */
  CONFLICT_LINE: 'flow-ci found a conflict in ',
  /** Files that are named at most. */
  MAX_FILES: 500,
} as const;
