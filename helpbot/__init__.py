"""helpbot: the IT help desk that lives in chat.

People say things. An edge (Slack, the terminal) turns each into an Utterance, masks secrets in it
and stores it in the inbox. A worker takes it from there: the conversation understands it and, in
one transaction, writes what follows from it and the Reply into the outbox and ticks the inbox row
off. Delivery sends what is in the outbox. A ticker looks at the clock and asks which rows are due.

The map, from the top down; imports go down only (tests/test_architecture.py holds the table):

start       cli           the commands
            backup_commands  everything that is kept, in one file and back
            upkeep        commands that keep knowledge, intents and people current
            contacts      who can be reached by which path; tries one
            articles_commands articles without chat: in an editor, published, undone
            knowledge_commands  articles, gaps, reports and past answers from a command line
            rota_commands the rota without chat: who, gaps, shifts, covers, drills
            console       how commands complain and show that they are at work
            run           the bot in a workspace, until it is told to stop
            targets_commands  targets that were kept and missed, from a command line
            outages_commands  outages from a command line, beside a bot or without one
            register_commands the register of what is off the standard, without chat
            tickets_commands  tickets from a command line: found, claimed, answered, resolved
            records_commands  tickets from a command line: exported, held, purged
            viewing       what somebody may read from a command line
            export/       tickets as CSV, as JSON, as a page to print
            outside       what those commands share
            saying        what a technician says from outside chat: done at once, without a model
            rooms         what the web server knows of the desk: claim links, monitoring
            doctor        looks at all that a running bot needs
            chat          a person at the prompt, a play from a file, lines from a pipe
            dryrun        what somebody would get, with nothing of it kept
            fitall        `helpbot fit`: search and intents, fitted and written down
            evaluation    `helpbot eval`: how well messages are understood
            status        what waits, what is stuck, when it last moved
            house         everything that runs: worker, delivery, ticker, watchdog
            wiring        builds the mind: encoder, library, conversation, and the lines to people
            config        Settings from the environment; reads desk.toml
edges       terminal      the same conversation at a prompt
            asking        a form filled in at a prompt, field by field
            transcript    the lines of a play
            slack/        the only Slack: envelopes, Block Kit, forms, channels, leavers, catch-up
            web/          the only HTTP: Slack's events, health, metrics, claim links, monitoring
behaviour   conversation  Utterance -> command | awaited answer | meaning -> what follows
            commands      every exact command, and which one a text is
            acts          what follows from each intent
            responding    outages in chat, for everybody: reports, joining, asking
            owning        outages in chat, for technicians: claims, news, the end
            requesting    opening tickets in chat
            behalf        opening tickets in chat for somebody else
            calling       others called in for an outage or a ticket, and what they answer
            following     tickets in chat, for whoever asked: adding, closing, reopening
            timeline      messages that become a ticket, or join the timeline of one
            serving       tickets in chat, for technicians: claim, answer, wait, resolve
            queues        queues of tickets and search over them
            ordering      the catalogue in chat: what there is to ask for, and asking for it
            approving     approvals in chat: agreeing or not, and what waits for whom
            portfolio     what is off the standard, advice and projects, in chat
            recordkeeping legal holds and purges in chat
            numbered      commands that name a number: an outage's or a ticket's
            maintaining   planned work in chat: mutes pages, ends by itself
            rostering     the rota in chat: covers, swaps, taking the watch now
            watches       asked of the rota: who is on call, my shifts, how I am paged, drills
            codes         claims by a code that is read over the telephone
            overheard     what people tell each other in threads, and not to us: kept
            clarifying    one question back, with choices, where few words may mean many things
            answering     answers from articles, and what became of them
            feedback      what did not help: one why, and one task for the article's owner
            caring        articles in chat for who looks after them: reviews, synonyms, pins
            gathering     gaps: questions that nothing answered, by what they mean
            explaining    why a past answer was what it was, and what it would be today
            tidings       who asked what nothing answered is told when something does
            tending       told by the clock: overdue reviews, what became of questions
            annotating    edits of the knowledge folder made from chat
            whereabouts   where people work: asked once, kept, changed by saying so
            attaching     files beside what was said, kept with its ticket
            home          a person's own page: outages, tickets, queues, what to ask for
            editing       articles in chat: chosen, edited, published, undone
            revising      the forms that edit an article, and the text they make
            drafting      new articles, from nothing or from what was said
            beginning     what an article is begun with: tickets, outages, questions, threads
            proposing     a proposed text: judged, shown, published, committed
            ticket_forms  the forms of tickets
            request_forms the forms of the catalogue, and of a refusal
            occasion      by whom a form is opened, and about what
            opening       forms, built for whoever opens one, with what is known already
            understanding a text -> intent, places, articles; what goes on from the last message
            turn          one utterance while it is answered; Command
            worker        takes utterances from the inbox, in order per conversation
            targeting     asked of targets: met and missed, week by week
            reminders     approvers who have not decided, or who left
            rounds        what falls due by the clock: steps of outages, pages, news
            timekeeping   what falls due of tickets: warnings, closing, targets reckoned anew
            chores        what happens again and again: hand-offs, daily checks, the weekly drill
            aftercare     what happens by itself: lost cards, claims of leavers, purges
            papers        reports of outages and draft articles, written into files
            watchdog      whether everybody was paged who should have been; fires what was not
            ticker        one tick of due work; APScheduler calls it
verbs       desk/         the verbs on tickets, outages and the rota; pages, cards
services    store/        the only SQL: inbox, outbox, answers, pulse
            delivery      the outbox pump: lease, send, back off, give up
            heartbeat     a sign of life to whoever watches from outside
            notify/       paths other than chat: SMS, voice, e-mail, push
            intents       intents/ -> what a message is for, and how sure that is
            examples      the files of intents/: read, and what is wrong with them
            classifier    the learned model under it; knows nothing of help desks
            weighing      fits how far the classifier is trusted
            offices       whose question it is when it is not IT's
            wishes        which forms of the catalogue a wish is for
            calendars     a rotation's iCalendar file -> who is on call by it
            library       folder -> articles -> vectors -> Index, swapped whole
            shelf         the folder of articles as texts, and what is wrong across them
            folder        the knowledge folder as files: found, written whole, committed in git
            whole         files written whole or not at all
            effect        what an edit does to the golden questions
            seeking       looks in the library for what somebody asks: pins, synonyms, search
            kept          vectors and read articles on disk, by digest; safe to delete
            fitting       lens, weights and thresholds from the golden questions
            search        Index: rank articles for a question, and how sure that is
            scoring       what the texts of each article say to a question, as numbers
            calibration   what a fit found: weights, thresholds, and from when on it is sure
            telling       how much a word says about which article a question is for
            lens          the vectors as whoever read the golden questions sees them
            keywords      texts that share words, stems or letters with a question
            embedding/    Encoder: one thread; the exported model, torch only to export it
subject     plan/         the organisation of desk.toml as values
            places/       services, facilities, departments and tickets that a text names
            articles      Markdown in; sections, passages, problems with file and line out
            manuscript    an article's file as somebody edits it, in pieces
            proposals     a proposed text, and what speaks against it
            audit         what an author should mend in an article, and how hard it is to read
            lists         synonyms, and answers pinned to a pattern
            outcomes      what became of questions: counted, unmet, to be mended
            tickets       what is recorded of a trouble, and its states
            outages       who is woken, and what ends it
            sameness      when two reports tell of one outage
            oncall        who_is_on_call(rota, team, at); shifts, gaps, covers
            targets       by when a ticket is answered and solved, and who has had it how long
            hours         when the desk is open, and how much of a time it worked
            when          times as people type them
            lines         how people are reached, by what an edge gives
            forms         sentences with named blanks: mistakes, and what they say
            spelling      words that nobody writes, put right by the articles' own
            gloss         Spanish words of a help desk in English, for search
            approvals     who must agree to a request, and whether they have
            catalogue     the forms of desk.toml: built, and put into words
            manner        language, anger, the rest of a sentence
            wording/      every sentence the bot says
            privacy       what must never be stored, and how it is masked
            speech        Utterance, Reply, Button, Form: what is heard and said, without Slack
            signing       links that claim an outage, codes to be read on the telephone
            errors        every exception that a caller may catch; Problem; exit codes
            aside         work for a second core while the first computes a vector
            memory        as the C library keeps it: one heap, given back once it is free
            loop          does what is due until told to stop
            clock         aware UTC, as text that sorts; a clock that can be pushed
"""

import gc

# A start makes half a million things that stay, and looking for garbage among them takes a tenth of
# it. Once it has started, wiring has them looked for more often.
gc.set_threshold(400_000)

__version__ = "0.1.0"
