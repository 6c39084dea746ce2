import { matching } from './json';

/** What a flow can be called. `src/flows/formats.ts` refuses all else, so another name in an invocation is made up. */
export const FLOW_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_CreateProject.html */
export const PROJECT_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{1,149}$/;

export const flowName = matching(FLOW_NAME);
export const projectName = matching(PROJECT_NAME);
/** The id of a pull request. */
export const pullRequestId = matching(/^\d{1,19}$/);
/** The revision of a pull request. */
export const revisionId = matching(/^[0-9a-f]{1,128}$/i);
/** The full id of a commit. */
export const commitId = matching(/^[0-9a-f]{40}$/);
