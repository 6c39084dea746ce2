// For jsii alone: its manifest and API.md describe both halves. Users load one half by `exports` in package.json.
export * from './project';
export * as cdk from './cdk';
