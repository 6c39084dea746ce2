/**
 * What `flow-ci` does on this machine: a bundle of its own, loaded when such a command comes, so that `--help` and
 * mistakes of the command line need not read it. Errors cross over: see refusal.ts.
 */
export { checkBuildspecs } from './commands/check-buildspecs';
export { examineMachine } from './commands/examine-machine';
export { makeEvent } from './commands/make-event';
export { matchEvent } from './commands/match-event';
export { openPage } from './commands/open-page';
export { openRun } from './commands/open-run';
export { watchWork } from './commands/watch-work';
export { askHidden } from './output/ask-hidden';
