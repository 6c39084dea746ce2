import { FlowCiAppOptions } from './flow-ci-app-options';
import { FlowCiOptions } from '../flows/flow-ci-options';

/**
 * Options of a project that holds the CI of one CodeCommit repository: the flows, and what a CDK app in
 * TypeScript has.
 */
export interface FlowCiProjectOptions extends FlowCiAppOptions, FlowCiOptions {}
