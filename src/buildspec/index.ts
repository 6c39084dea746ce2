export * from './buildspec-artifacts-options';
export * from './buildspec-batch-options';
export * from './buildspec-options';
export * from './buildspec-phases-options';
