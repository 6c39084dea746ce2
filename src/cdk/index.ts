export * from './flow';
export * from './flow-ci';
export * from './flow-ci-props';
export * from './flow-props';
