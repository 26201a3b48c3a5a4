// A device's user at its portal, in Debian's Chromium with scripts switched off: chooses to be asked, puts the update off, looks until the device
// has taken both, and then has it installed. Prints "chosen" after the first two choices, and one line of JSON with what the page said at each step.
//   node portal-user.mjs LINK VERSION     VERSION: of the release on offer
import { chromium } from 'playwright-core';

const [link, version] = process.argv.slice(2);
const patience = Date.now() + 90_000;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

try {
  const page = await (await browser.newContext({ locale: 'en-GB', javaScriptEnabled: false, viewport: { width: 360, height: 800 } })).newPage();
  const text = () => page.evaluate(() => document.body.innerText);
  const lookUntil = async (isThere) => {
    for (let seen = ''; ; await new Promise((again) => setTimeout(again, 250))) {
      try {
        // The server may be down for a moment.
        const answer = await page.goto(new URL('/portal', link).href);
        seen = `${answer.status()}: ${await text()}`;
        if (isThere(seen)) {
          return seen;
        }
      } catch (down) {
        seen = String(down);
      }

      if (Date.now() > patience) {
        throw new Error(`The page never showed it. Last: ${seen}`);
      }
    }
  };

  await page.goto(link);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.locator('input[name=mode][value=ask]').check();
  await page.locator('form:has(input[name=mode]) button').click();
  await page.locator('select[name=seconds]').selectOption('86400');
  await page.locator('select[name=reason]').selectOption('inUse');
  await page.getByRole('button', { name: 'Postpone' }).click();
  const chosen = await text();
  console.log('chosen');
  const taken = await lookUntil((seen) => seen.split('The device has taken it').length === 3);
  await page.getByRole('button', { name: 'Update now', exact: true }).click();
  const ordered = await text();
  const installed = await lookUntil((seen) => seen.includes(version) && seen.includes('There is no update'));
  console.log(JSON.stringify({ chosen, taken, ordered, installed }));
} finally {
  await browser.close();
}
