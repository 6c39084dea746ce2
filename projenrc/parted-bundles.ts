import { PartedBundle } from './bundle-in-parts';

/** The functions of a stack. */
export const HANDLERS = ['start-build', 'report-build', 'approval-template', 'notify-build'];

/** The handlers' runtime. The AWS SDK for JavaScript drops Node.js 20 in January 2027, Lambda has 22 and 24. */
const HANDLER_TARGET = 'node22';

/** What of the SDK a handler does without; see the files that stand for it. */
const HANDLER_ALIASES = {
  '@aws-sdk/credential-provider-node': './lambda/aws/environment-credentials.ts',
  '@smithy/core/event-streams': './lambda/aws/no-event-streams.ts',
  '@aws-sdk/signature-v4-multi-region': './lambda/aws/one-region-signature.ts',
};

/** The oldest Node.js that the package runs in. */
export const PACKAGE_TARGET = 'node20';

export function handlerBundle(handler: string): PartedBundle {
  return { entry: `lambda/${handler}.lambda.ts`, target: HANDLER_TARGET, alias: HANDLER_ALIASES };
}

/** What the command does in AWS, with all the ways to credentials that the SDK knows: each is a part. */
export const AWS_COMMAND: PartedBundle = { entry: 'cli/flow-ci-aws.ts', target: PACKAGE_TARGET };

/** All that there are: folder below `assets` -> bundle. */
export const PARTED_BUNDLES: Readonly<Record<string, PartedBundle>> = {
  ...Object.fromEntries(HANDLERS.map((handler) => [`lambda/${handler}`, handlerBundle(handler)])),
  'cli/flow-ci-aws': AWS_COMMAND,
};
