'use strict';
(() => {
  const texts = {
    en: {
      code: 'Device code', codeHint: 'It is printed on the label of the device.', open: 'Open', status: 'Status', version: 'Version', release: 'Release',
      deadline: 'Installed by', update: 'Update', news: 'What is new', now: 'Update now', window: 'Next maintenance window', at: 'At a time', set: 'Set',
      later: 'Not now: ask again in', hour: '1 hour', day: '1 day', week: '7 days', why: 'Reason', inUse: 'The device is in use', notNowReason: 'It does not suit now',
      askFirst: 'I want to ask somebody first', postpone: 'Postpone', modeTitle: 'How updates are installed', modeLabel: 'Mode', automatic: 'Automatically',
      ask: 'Ask me', manual: 'I bring the files myself', offline: 'From cards and sticks only', fileTitle: 'Update from a file', fileLabel: 'Update file (*.ota)',
      send: 'Send to the device', checking: 'The file is being checked and installed.', eraseTitle: 'Erase', eraseText: 'Before you give the device away. This cannot be undone.', what: 'What', userData: 'My data',
      everything: 'Everything, keys included: the device must be set up anew', confirm: 'Type the name of the device', erase: 'Erase',
      left: (n) => n === 1 ? 'Can be postponed once more.' : `Can be postponed ${n} more times.`, offered: (r) => `${r} is ready.`,
      done: 'Done.', sent: 'The file is on the device. It is checked and installed now.', until: (t) => ` Until ${t}.`, why2: (r) => ` (${r})`,
      s: { idle: 'Up to date', waiting: 'An update is waiting', downloading: 'Loading the update', staged: 'The update is ready to be installed', rebooting: 'Restarting',
        trial: 'The new version is being tried', confirmed: 'Up to date', rolledBack: 'The new version did not work; the one before runs', refused: 'The update was refused',
        failed: 'The memory of the device does not work', erasing: 'Erasing', erased: 'Erased' },
      r: { consentNeeded: 'waits for you', postponed: 'postponed', userTime: 'waits for the time that you set', windowClosed: 'waits for the maintenance window',
        batteryLow: 'the battery is low', applicationBusy: 'the device is busy', meteredNetwork: 'the network costs by volume', spaceLow: 'too little memory',
        mediumRemoved: 'the card or stick was pulled out; insert it again', bundleMalformed: 'the file is damaged or no update file',
        bundleIncomplete: 'the file lacks something; make it anew', bundleEmpty: 'the file is for another device', bundleOutdated: 'the file is too old',
        expired: 'the file has expired', downgrade: 'older than what runs', securityCounter: 'older than what runs', failedBefore: 'did not work on this device before',
        hashMismatch: 'the file was changed', blockMismatch: 'the file was changed', thresholdNotMet: 'the signatures are not right', wrongBoard: 'for another device' },
      e: { wrongCode: 'The code is not right.', locked: 'Too many wrong codes. Try again later.', wrongHost: 'Open this page by the address of the device.',
        notNow: 'There is nothing to do that for now.', tooLarge: 'The file is too large for the device.', noSpace: 'The device has too little memory free.',
        storageFailed: 'The memory of the device does not work.', replaced: 'Another file was sent meanwhile.', eraseUnconfirmed: 'The name is not right, or the device cannot be erased.',
        offline: 'The device does not answer.', other: 'That did not work.' },
    },
    ja: {
      code: '機器コード', codeHint: '機器のラベルに印刷されています。', open: '開く', status: '状態', version: 'バージョン', release: 'リリース',
      deadline: 'インストール期限', update: '更新', news: '変更点', now: '今すぐ更新', window: '次のメンテナンス時間に更新', at: '日時を指定', set: '設定',
      later: '後で確認する', hour: '1時間後', day: '1日後', week: '7日後', why: '理由', inUse: '機器を使用中です', notNowReason: '今は都合が悪いです',
      askFirst: '先に確認したいことがあります', postpone: '延期する', modeTitle: '更新の方法', modeLabel: '方法', automatic: '自動で更新する',
      ask: '毎回確認する', manual: '自分でファイルを渡す', offline: 'カードやUSBメモリーだけを使う', fileTitle: 'ファイルから更新', fileLabel: '更新ファイル(*.ota)',
      send: '機器に送る', checking: 'ファイルを確認してインストールしています。', eraseTitle: '消去', eraseText: '機器を手放す前に実行してください。元に戻すことはできません。', what: '対象', userData: '利用者のデータ',
      everything: '鍵を含むすべて(機器の初期設定が必要になります)', confirm: '機器の名前を入力してください', erase: '消去する',
      left: (n) => `あと${n}回延期できます。`, offered: (r) => `${r} を利用できます。`,
      done: '完了しました。', sent: 'ファイルを機器に送りました。確認してインストールします。', until: (t) => ` ${t}まで。`, why2: (r) => `(${r})`,
      s: { idle: '最新です', waiting: '更新が待機しています', downloading: '更新を読み込んでいます', staged: '更新をインストールできます', rebooting: '再起動しています',
        trial: '新しいバージョンを試しています', confirmed: '最新です', rolledBack: '新しいバージョンが動作しないため、前のバージョンに戻しました', refused: '更新を受け付けませんでした',
        failed: '機器のメモリーに問題があります', erasing: '消去しています', erased: '消去しました' },
      r: { consentNeeded: '確認を待っています', postponed: '延期中です', userTime: '指定した日時を待っています', windowClosed: 'メンテナンス時間を待っています',
        batteryLow: '電池の残量が足りません', applicationBusy: '機器が動作中です', meteredNetwork: '従量制のネットワークです', spaceLow: 'メモリーが足りません',
        mediumRemoved: 'メディアが抜かれました。もう一度挿入してください', bundleMalformed: 'ファイルが壊れているか、更新ファイルではありません',
        bundleIncomplete: 'ファイルの内容が足りません', bundleEmpty: '別の機器用のファイルです', bundleOutdated: 'ファイルが古すぎます',
        expired: 'ファイルの有効期限が切れています', downgrade: '動作中のものより古いです', securityCounter: '動作中のものより古いです', failedBefore: 'この機器では以前に動作しませんでした',
        hashMismatch: 'ファイルが変更されています', blockMismatch: 'ファイルが変更されています', thresholdNotMet: '署名が正しくありません', wrongBoard: '別の機器用です' },
      e: { wrongCode: 'コードが正しくありません。', locked: '誤ったコードが続きました。しばらくしてからもう一度お試しください。', wrongHost: '機器のアドレスでこのページを開いてください。',
        notNow: '今は実行できません。', tooLarge: 'ファイルが大きすぎます。', noSpace: '機器の空き容量が足りません。',
        storageFailed: '機器のメモリーに問題があります。', replaced: '別のファイルが送られました。', eraseUnconfirmed: '名前が正しくないか、この機器は消去できません。',
        offline: '機器から応答がありません。', other: '実行できませんでした。' },
    },
  };

  const $ = (id) => document.getElementById(id);
  let language = navigator.language.toLowerCase().startsWith('ja') ? 'ja' : 'en';
  let code = '';
  let status = null;
  let shownMode = '';
  let shownNews = '';

  const t = () => texts[language];
  const time = (seconds) => new Date(seconds * 1000).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });

  function say(text, bad) {
    $('message').textContent = text;
    $('message').className = bad ? 'bad' : '';
    $('message').hidden = !text;
  }

  function fail(error) {
    say(t().e[error] || t().e.other, true);
  }

  async function call(method, path, body, type) {
    let answer;
    try {
      const headers = { 'X-Device-Code': code };
      if (type) {
        headers['Content-Type'] = type;
      }
      answer = await fetch('/api/v1/' + path, { method, body, headers, cache: 'no-store', credentials: 'omit' });
    } catch {
      throw 'offline';
    }
    const json = answer.headers.get('Content-Type') === 'application/json' ? await answer.json() : {};
    if (!answer.ok) {
      throw json.error || 'other';
    }
    return json;
  }

  function translate() {
    document.documentElement.lang = language;
    $('language').value = language;
    for (const element of document.querySelectorAll('[data-t]')) {
      element.textContent = t()[element.dataset.t];
    }
    show();
  }

  function show() {
    if (!status) {
      return;
    }
    const s = status;
    document.title = $('name').textContent = `${s.product} ${s.device}`;
    const reason = s.reason !== 'none' ? t().why2(t().r[s.reason] || s.reason) : '';
    $('state').textContent = (t().s[s.state] || s.state) + reason + (s.state === 'waiting' && s.waitUntil > 0 ? t().until(time(s.waitUntil)) : '');
    $('version').textContent = s.version || '–';
    $('release').textContent = s.releaseId || '–';
    for (const element of document.querySelectorAll('.deadline')) {
      element.hidden = !s.installBy;
    }
    $('deadline').textContent = s.installBy ? time(s.installBy) : '';
    $('progress').hidden = s.state !== 'downloading' || !s.total;
    $('progress').value = s.total ? 100 * s.downloaded / s.total : 0;
    $('offer').hidden = s.state !== 'waiting' || !s.attempted || s.attempted === s.releaseId;
    $('offered').textContent = t().offered(s.attempted);
    $('left').textContent = t().left(s.postponementsLeft);
    $('later').querySelector('button').disabled = s.postponementsLeft === 0;
    $('result').textContent = s.hasBundle ? t().checking : s.bundleReason === 'none' ? '' : t().s.refused + t().why2(t().r[s.bundleReason] || s.bundleReason);
    if (shownMode !== s.mode) {
      shownMode = $('choice').value = s.mode;
    }
  }

  async function refresh() {
    try {
      status = await call('GET', 'status');
    } catch (error) {
      if (error !== 'offline') {
        throw error;
      }
      $('state').textContent = t().e.offline;
      return;
    }
    show();
    await news();
  }

  async function news() {
    const wanted = status[language === 'ja' ? 'notesJa' : 'notesEn'] ? language : status.notesEn ? 'en' : status.notesJa ? 'ja' : '';
    $('news').hidden = !wanted;
    if (wanted && shownNews !== wanted + status.attempted) {
      shownNews = wanted + status.attempted;
      const answer = await fetch('/api/v1/notes/' + wanted, { headers: { 'X-Device-Code': code }, cache: 'no-store', credentials: 'omit' });
      $('notes').textContent = answer.ok ? await answer.text() : '';
      $('notes').lang = wanted;
    }
  }

  function order(form, path, body) {
    $(form).addEventListener(form === 'now' || form === 'window' ? 'click' : 'submit', async (event) => {
      event.preventDefault();
      try {
        await call('POST', path, JSON.stringify(body()), 'application/json');
        say(t().done);
        await refresh();
      } catch (error) {
        fail(error);
      }
    });
  }

  order('now', 'update', () => ({ when: 'now' }));
  order('window', 'update', () => ({ when: 'window' }));
  order('at', 'update', () => ({ when: 'at', time: Math.floor(new Date($('time').value).getTime() / 1000) }));
  order('later', 'update', () => ({ when: 'later', seconds: Number($('seconds').value), reason: $('reason').value }));
  order('mode', 'mode', () => ({ mode: $('choice').value }));
  order('erase', 'erase', () => ({ all: $('what').value === 'all', confirm: $('confirm').value }));

  $('upload').addEventListener('submit', (event) => {
    event.preventDefault();
    const file = $('file').files[0];
    if (file.size > status.maxUpload) {
      fail('tooLarge');
      return;
    }
    const request = new XMLHttpRequest();
    request.open('PUT', '/api/v1/bundle');
    request.setRequestHeader('X-Device-Code', code);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (sent) => { $('sent').value = 100 * sent.loaded / sent.total; };
    request.onerror = () => { $('sent').hidden = true; fail('offline'); };
    request.onload = () => {
      $('sent').hidden = true;
      let error = 'other';
      try {
        error = JSON.parse(request.responseText).error;
      } catch { /* no JSON: some other failure */ }
      if (request.status === 200) {
        say(t().sent);
        refresh().catch(fail);
      } else {
        fail(error);
      }
    };
    $('sent').hidden = false;
    request.send(file);
  });

  $('enter').addEventListener('submit', async (event) => {
    event.preventDefault();
    code = $('code').value;
    try {
      status = await call('GET', 'status');
    } catch (error) {
      fail(error);
      return;
    }
    say('');
    $('enter').hidden = true;
    $('device').hidden = false;
    await refresh();
    setInterval(() => refresh().catch(fail), 3000);
  });

  $('language').addEventListener('change', () => {
    language = $('language').value;
    translate();
    if (status) {
      news().catch(() => fail('offline'));
    }
  });

  translate();
  $('code').focus();
})();
