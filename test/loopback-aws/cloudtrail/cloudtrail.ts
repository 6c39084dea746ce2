import { Service } from '../core/service';

/** The CDK looks here for what made a deployment fail. There is no trail, so it finds nothing. */
export function cloudTrailService(): Service {
  return {
    signingName: 'cloudtrail',
    prefix: 'cloudtrail',
    protocol: 'json',
    operations: { LookupEvents: { run: () => ({ Events: [] }) } },
  };
}
