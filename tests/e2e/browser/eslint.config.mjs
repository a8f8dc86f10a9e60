// The rules of node/, and the names that a browser knows.
import shared from '../../../node/eslint.config.mjs';

const browser = [
  'DOMParser',
  'document',
  'getComputedStyle',
  'getSelection',
  'innerWidth',
  'location',
  'navigator',
  'scrollY',
];

export default [
  ...shared,
  { languageOptions: { globals: Object.fromEntries(browser.map((name) => [name, 'readonly'])) } },
  { files: ['shop/assets/*.js'], languageOptions: { sourceType: 'script' } },
];
