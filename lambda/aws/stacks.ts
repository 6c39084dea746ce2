import { StackState } from '../decide/decide-template';

/** What knows the state of stacks. */
export interface Stacks {
  state(stackId: string): Promise<StackState>;
}
