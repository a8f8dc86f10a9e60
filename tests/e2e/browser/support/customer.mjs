// What a customer does, with a mouse on the desktop and with a finger on the phone.
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import axe from 'axe-core';

const SCREENSHOTS = fileURLToPath(new URL('../../../../build/screenshots', import.meta.url));

export const BUYER = {
  Name: 'John Doe',
  'E-mail': 'john.doe@example.com',
  Phone: '08123456789',
  City: 'South Jakarta',
  Province: 'DKI Jakarta',
  'Postal code': '10200',
};

/** The annotation of a test that could not keep a picture. */
export const MISSED = 'picture missed';

export class Customer {
  constructor({ page, sandbox, shop, size, annotations }) {
    Object.assign(this, { page, sandbox, shop, size, annotations });
  }

  /** Clicks or taps. */
  async press(locator) {
    await (this.size === 'phone' ? locator.tap() : locator.click());
  }

  /** Presses what leads to another page, and waits for that page: a tap does not by itself. */
  async follow(locator) {
    const arrived = this.page.waitForEvent('domcontentloaded');
    await this.press(locator);
    await arrived;
  }

  async button(name) {
    const button = this.page.getByRole('button', { name });
    const isSubmit = await button.evaluate((element) => element.form !== null && element.type === 'submit');
    await (isSubmit ? this.follow(button) : this.press(button));
  }

  async link(name) {
    await this.follow(this.page.getByRole('link', { name }));
  }

  /** Fills the shop's form in. */
  async fill(buyer = BUYER) {
    await this.page.goto(this.shop.url);
    for (const [label, value] of Object.entries(buyer)) await this.page.getByLabel(label).fill(value);
  }

  /** Orders, and comes to the payment page in `language`; gives the order as the shop keeps it. */
  async order(language = 'en') {
    await this.fill();
    await this.button('Order and pay');
    await this.page.waitForURL(`${this.sandbox.baseUrl}/**`);
    if (language === 'en') await this.link('EN');
    await expect(this.page.locator('html')).toHaveAttribute('lang', language);
    return this.placed();
  }

  /** The order whose payment page is shown. */
  async placed() {
    const transactionId = new URL(this.page.url()).searchParams.get('tXid');
    const { reference } = await this.sandbox.transaction(transactionId);
    return this.shop.book.byReference(reference);
  }

  /** Orders and chooses a store. */
  async number(store = 'Alfamart', language = 'en') {
    const order = await this.order(language);
    await this.button(store);
    await expect(this.page.locator('#number')).toBeVisible();
    return order;
  }

  /** Goes back from the payment page to the shop. */
  async back() {
    await this.link(/^(Back to|Kembali ke)/);
    await this.page.waitForURL(`${this.shop.url}/orders/*`);
  }

  /**
   * Keeps a picture of the page. It is evidence, no assertion: a busy Chromium can't always take one. It is asked
   * again, and a picture that is missed is told by the reporter.
   */
  async picture(name) {
    const path = `${SCREENSHOTS}/${this.size}-${name}.png`;
    let reason;
    for (let tries = 0; tries < 3; tries += 1) {
      try {
        await this.page.screenshot({ path, fullPage: true, timeout: 20_000 });
        return;
      } catch (error) {
        [reason] = error.message.split('\n');
      }
    }
    const description = `${this.size}-${name}: ${reason}`;
    this.annotations.push({ type: MISSED, description });
  }

  /**
   * A state of a page that a customer may see: keeps its picture, has axe look at it in both colour schemes, and
   * sees that nothing sticks out sideways.
   */
  async look(state) {
    await this.page.evaluate(axe.source);
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme });
      const name = colorScheme === 'light' ? state : `${state}-dark`;
      await this.picture(name);
      // In the dark only the colours are others.
      const rules = colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {};
      const { violations, passes } = await this.page.evaluate((options) => globalThis.axe.run(options), {
        ...rules,
        resultTypes: ['violations'],
      });
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await this.page.emulateMedia({ colorScheme: 'light' });
    const wider = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, 'nothing to scroll sideways').toBeLessThanOrEqual(0);
  }
}
