(function () {
  'use strict';
  var status = document.getElementById('status');

  function say(text) {
    status.textContent = '';
    // Emptied first, so that the same words are read out a second time.
    setTimeout(function () { status.textContent = text; }, 60);
  }

  var clock = document.getElementById('countdown');
  if (clock) {
    var total = Number(clock.dataset.seconds);
    // Counted from the gateway's time at rendering; the customer's clock may be wrong, its pace is not.
    var start = Date.now();
    var last = total;
    var marks = [[3600, clock.dataset.hour], [600, clock.dataset.minutes.replace('{n}', '10')],
      [300, clock.dataset.minutes.replace('{n}', '5')], [60, clock.dataset.minute]];
    var two = function (number) { return (number < 10 ? '0' : '') + number; };
    var tick = function () {
      var left = Math.max(0, Math.ceil(total - (Date.now() - start) / 1000));
      var days = Math.floor(left / 86400);
      clock.textContent = (days ? days + ' ' + clock.dataset.day + ' ' : '') + two(Math.floor(left % 86400 / 3600)) +
        ':' + two(Math.floor(left % 3600 / 60)) + ':' + two(left % 60);
      clock.parentNode.classList.toggle('soon', left <= 600);
      marks.forEach(function (mark) {
        if (last > mark[0] && left <= mark[0] && left > mark[0] - 30) { say(mark[1]); }
      });
      last = left;
      if (left > 0) { return; }
      clearInterval(timer);
      say(clock.dataset.over);
      clock.textContent = clock.dataset.over;
      // The gateway has the last word; a page that came already out of time asks no second time.
      if (total > 0) { setTimeout(function () { location.replace(clock.dataset.self); }, 2000); }
    };
    var timer = setInterval(tick, 1000);
    clock.parentNode.hidden = false;
    tick();
  }

  var copy = document.getElementById('copy');
  if (copy) {
    var label = copy.querySelector('span');
    var words = label.textContent;
    var back;
    var done = function () {
      label.textContent = copy.dataset.done;
      copy.classList.add('copied');
      say(copy.dataset.say);
      clearTimeout(back);
      back = setTimeout(function () { label.textContent = words; copy.classList.remove('copied'); }, 2500);
    };
    var byHand = function () {
      // A phone that opens the sandbox over plain http has no clipboard object.
      var range = document.createRange();
      range.selectNodeContents(document.getElementById('number'));
      var selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (document.execCommand('copy')) { selection.removeAllRanges(); done(); } else { say(copy.dataset.failed); }
    };
    copy.addEventListener('click', function () {
      if (navigator.clipboard) { navigator.clipboard.writeText(copy.dataset.copy).then(done, byHand); } else { byHand(); }
    });
    copy.hidden = false;
  }

  var waiting = document.getElementById('waiting');
  if (waiting) {
    setInterval(function () {
      if (document.hidden) { return; }
      fetch(waiting.dataset.self).then(function (answer) { return answer.text(); }).then(function (page) {
        // The payment is over once its page waits no longer; until then nothing moves under the reader.
        if (page.indexOf('id=' + '"waiting"') < 0) { location.replace(waiting.dataset.self); }
      }, function () {});
    }, 4000);
  }

  Array.prototype.forEach.call(document.forms, function (form) {
    form.addEventListener('submit', function (event) {
      if (form.classList.contains('sent')) { event.preventDefault(); }
      form.classList.add('sent');
    });
  });
  addEventListener('pageshow', function () {
    Array.prototype.forEach.call(document.forms, function (form) { form.classList.remove('sent'); });
  });
})();
