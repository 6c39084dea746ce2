import { FlowFile } from '../../contract/flow-file';

/** What is said once for all flows and makes the handlers do more. */
export type FunctionSettings = Pick<FlowFile, 'commands' | 'reconcile'>;
