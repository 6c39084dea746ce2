import { VotedRevision } from '../decide/decide-vote';

/** What votes on pull requests, in a session that only we can have. */
export interface Voter {
  vote(session: string, revision: VotedRevision, state: 'APPROVE' | 'REVOKE'): Promise<VoteAnswer>;
}

/** `moved-on`: the pull request has a newer revision. `ended`: it is closed, merged or gone. */
export type VoteAnswer = 'done' | 'moved-on' | 'ended';
