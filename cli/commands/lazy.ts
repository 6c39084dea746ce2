/* eslint-disable @typescript-eslint/no-require-imports */
import type * as CheckBuildspecs from './check-buildspecs';
import type * as ExamineMachine from './examine-machine';
import type * as MakeEvent from './make-event';
import type * as OpenRun from './open-run';
import type * as WatchWork from './watch-work';
import type * as MatchFlows from '../match/match-flows';
import type * as AskHidden from '../output/ask-hidden';

/**
 * What only some words of the command line need, loaded when such a word comes. A require stays where it
 * stands in the bundle; an import at the top of a file would make `--help` pay for all.
 */
export const lazy = {
  askHidden: () => require('../output/ask-hidden') as typeof AskHidden,
  openRun: () => require('./open-run') as typeof OpenRun,
  watchWork: () => require('./watch-work') as typeof WatchWork,
  makeEvent: () => require('./make-event') as typeof MakeEvent,
  matchFlows: () => require('../match/match-flows') as typeof MatchFlows,
  checkBuildspecs: () => require('./check-buildspecs') as typeof CheckBuildspecs,
  examineMachine: () => require('./examine-machine') as typeof ExamineMachine,
};
