import { SignatureV4 } from '@smithy/signature-v4';

/**
 * Stands for the SDK's signer for several Regions when handlers are bundled (projenrc/parted-bundles.ts): the client of
 * STS brings it, and handlers ask the STS of their own Region.
 */
export class SignatureV4MultiRegion extends SignatureV4 {
  /** Which signer for several Regions there is. */
  public static sigv4aDependency(): 'none' {
    return 'none';
  }
}
