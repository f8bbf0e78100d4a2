const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {'^(\\.{1,2}/.*)\\.js$': '$1'},
  transform: {
    '^.+\\.ts$': ['@swc/jest', {jsc: {target: 'es2022', parser: {syntax: 'typescript'}}, module: {type: 'es6'}}],
  },
}

/** Four tiers: pure logic, a real engine through src/lib, the built program as a process, and that behind faults. */
export default {
  projects: ['unit', 'engine', 'cli', 'faults'].map(name => ({
    ...shared,
    displayName: name,
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  })),
  testTimeout: 120_000,
}
