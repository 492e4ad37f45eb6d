// Applying for something, from the search to the evaluation, for any front that can host it.
//
// A view is (app, parameters) → { node, title, dispose?, keep?, isBusy?, onCase?(message), onScan?(entry), onGap?() }. A host draws `node`,
// calls dispose() before the next view, gives keep() back as parameters to draw the same view in another language (while isBusy()
// something is being sent, which that would stop: its "settled" event says when it can be done), and passes on
// the stream's "case", "scan" and "gap"; true says that the view has told it in its own way. What it gives as `app`:
//
//   call(method, path, options)    as createApi makes it, for the citizen's own session
//   upload(path, file, options)    as createUpload makes it, with the same proof of who calls
//   person()                       { displayName, assuranceLevel } or null
//   signIn(name, parameters)       where one may look around unknown: sign in first, then to this view; missing where person() is never null
//   go(name, parameters, { replace })   to another view; beside these it must know "me" (where delegations go back to)
//   back(name, parameters)         to the view where one came from, as it was left, if it has this name; otherwise a new one
//   keep                           getItem, setItem, removeItem: lives as long as the visit (sessionStorage on a phone, a Map on a kiosk)
//   leave({ url, codeSvg })        to a page of somebody else (paying)
//   seen(caseId)                   the case is being looked at: what was announced of it may go
//   read(about)                    what was told of it has been seen, `case:<id>` or `delegation`; may be missing
//   printed(caseId)                the receipt has been given to the printer; may be missing
//   live                           { state() }: "live" while the stream is; may be missing
//   can                            { camera, save, kiosk: booleans, paper: "a4" or "80" }

import { caseView } from "/shared/matters/case.js";
import { casesView } from "/shared/matters/cases.js";
import { delegationsView } from "/shared/matters/delegations.js";
import { deliveryView } from "/shared/matters/delivery.js";
import { evaluateView } from "/shared/matters/evaluation.js";
import { fillView } from "/shared/matters/form.js";
import { guideView } from "/shared/matters/guide.js";
import { attachView } from "/shared/matters/materials.js";
import { delegateView } from "/shared/matters/new-delegation.js";
import { receiptView } from "/shared/matters/receipt.js";
import { reviewView } from "/shared/matters/review.js";
import { searchView } from "/shared/matters/search.js";
import { sentView } from "/shared/matters/submitted-cases.js";
import { supplementView } from "/shared/matters/supplement.js";

export const matterViews = {
  matters: searchView, guide: guideView, fill: fillView, attach: attachView, review: reviewView, sent: sentView, receipt: receiptView,
  cases: casesView, case: caseView, supplement: supplementView, evaluate: evaluateView, delivery: deliveryView,
  delegations: delegationsView, delegate: delegateView,
};
