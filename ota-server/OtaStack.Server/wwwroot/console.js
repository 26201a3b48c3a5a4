// Loads the page again when the server has forgotten it (restarted), and tries again when the page comes back into view.
const banner = document.getElementById('components-reconnect-modal');
banner.addEventListener('components-reconnect-state-changed', async (event) => {
  if (event.detail.state === 'rejected') {
    location.reload();
  } else if (event.detail.state === 'failed') {
    document.addEventListener('visibilitychange', retry, { once: true });
  }
});

async function retry() {
  try {
    if (!(await Blazor.reconnect())) {
      location.reload();
    }
  } catch {
    document.addEventListener('visibilitychange', retry, { once: true });
  }
}
