import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/** What the shop deployed before it had continuous integration. */
export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    new Bucket(this, 'Orders');
  }
}
