import { Deployment } from './deployment';

/** After each test: nothing was asked of the loopback AWS that it does not know. */
export function expectHealth(ci: Deployment | undefined): void {
  if (ci) expect(ci.aws.world.takeFaults()).toEqual([]);
}

/** After all tests. Where the deployment failed there is nothing to end, and its own error is enough. */
export async function end(ci: Deployment | undefined): Promise<void> {
  await ci?.stop();
}
