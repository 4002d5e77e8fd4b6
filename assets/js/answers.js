// Answering a form. Without this file everything is asked, counted and saved all the same: by the page's own button.

const WORD = /\S*[\p{L}\p{N}]\S*/gu; // as rules/texts.py counts

// Words are counted when the typing rests, so that a screen reader is not interrupted at every key.
for (const count of document.querySelectorAll("[data-words-of]")) {
  const box = document.getElementById(count.dataset.wordsOf);
  const limit = Number(count.dataset.limit);
  let timer;
  const tell = () => {
    const words = (box.value.match(WORD) || []).length;
    count.textContent = count.dataset.says.replace("#", words);
    count.classList.toggle("over", words > limit);
  };
  count.setAttribute("aria-live", "polite");
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(tell, 600);
  });
  tell();
}

// A question that hangs on an answer of the same page is there when it is to be answered.
for (const question of document.querySelectorAll("[data-asked-if]")) {
  const form = question.closest("form");
  const wanted = question.dataset.answers.split(" ");
  const look = () => {
    const given = new FormData(form).getAll(question.dataset.askedIf);
    question.hidden = !given.some((answer) => wanted.includes(answer));
  };
  form.addEventListener("change", look);
  look();
}

// A form that says where saves itself while it is written. The revision goes along, so two writers never overwrite each other.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const says = form.querySelector("[data-saved]");
  let timer;
  let sending = false;
  let again = false;
  let waiting;

  const tell = (words, wrong) => {
    says.textContent = words;
    says.classList.toggle("late", wrong);
  };

  const save = async () => {
    clearTimeout(timer);
    if (sending) {
      again = true;
      return;
    }
    sending = true;
    const words = new FormData(form);
    for (const [name, value] of [...words]) if (value instanceof File) words.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: words });
      if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
      const told = await answer.json();
      if (told.saved) {
        form.elements.revision.value = told.revision;
        tell(says.dataset.saved.replace("#", told.at), false);
      } else {
        again = false;
        tell(says.dataset.conflict, true);
      }
    } catch {
      tell(says.dataset.failed, true);
      timer = setTimeout(save, 15000);
    } finally {
      sending = false;
    }
    if (waiting !== undefined) form.requestSubmit(waiting || undefined);
    else if (again) {
      again = false;
      save();
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 2500);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!sending) return;
    event.preventDefault(); // until what is on its way has arrived, with its revision
    waiting = event.submitter;
  });
}
