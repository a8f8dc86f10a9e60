export * from './types/testing.js';
