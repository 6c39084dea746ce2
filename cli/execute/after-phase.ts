import { CommandPhase, OnFailure } from '../plan/buildspec';

/** Where a build goes when a phase has ended. */
export type NextPhase = CommandPhase | 'UPLOAD_ARTIFACTS' | 'FINALIZING';

const FOLLOWING: Readonly<Record<CommandPhase, NextPhase>> = {
  INSTALL: 'PRE_BUILD',
  PRE_BUILD: 'BUILD',
  BUILD: 'POST_BUILD',
  POST_BUILD: 'UPLOAD_ARTIFACTS',
};

/**
 * The transitions between phases. After a failure, BUILD is followed by POST_BUILD and POST_BUILD by
 * UPLOAD_ARTIFACTS; nothing runs after a failed INSTALL or PRE_BUILD.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html
 */
export function afterPhase(phase: CommandPhase, succeeded: boolean, onFailure: OnFailure): NextPhase {
  if (succeeded || onFailure.kind === 'continue') return FOLLOWING[phase];
  if (onFailure.kind === 'abort' || onFailure.kind === 'retry') return 'FINALIZING';
  return phase === 'BUILD' || phase === 'POST_BUILD' ? FOLLOWING[phase] : 'FINALIZING';
}
