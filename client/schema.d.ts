// Made from openapi.json by `npm run client`; changes are made in the code it describes.

export interface paths {
    "/api/analytics/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at the school as a whole
         * @description For admins. What would be a part of nothing is null.
         */
        get: operations["analyticsDashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/learning-improvements/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at what a student's learning came to
         * @description Scores before and in the period, sessions, concepts mastered, and how regularly the student was
         *     there. What would be a part of nothing is null.
         */
        get: operations["analyticsImprovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at what the product uses
         * @description For admins: model calls and their cost, how long searches by meaning take, and how jobs end.
         *     Jobs are counted where the product's own executor runs them; a service that runs them elsewhere
         *     counts them itself, and the list is empty.
         */
        get: operations["analyticsUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description A wrong password and an e-mail address without an account answer alike and are counted alike.
         *
         *     Guessing is slowed down, and nobody can lock somebody else out. Wrong passwords are counted for
         *     each account and network. After ten, the next one has to wait 4 seconds, then 8, and twice as long
         *     each time, up to a quarter of an hour; until then the answer is a 429 whose `Retry-After` says how
         *     long. While an account gets many wrong passwords from networks that it was not signed in to from,
         *     each of those has three guesses without a pause, and pauses from 8 seconds up to 4 hours. A network
         *     that the account was signed in to from (within 180 days, the last 20 of them) doesn't notice that:
         *     only wrong passwords from itself count there, and no pause is longer than 30 seconds. A network
         *     that fails to get into many accounts (40 more than it gets into) waits in the same way before it
         *     tries another one; accounts that know it are not affected. A right password forgives the wrong ones
         *     before it from the same network, after a day without any they are forgotten, and a new password
         *     (`auth/password/reset`) forgives all. Of many sign-ins at once some wait here for a moment; one
         *     that would wait for longer than 5 seconds is a 429 with `Retry-After: 1`.
         */
        post: operations["authLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the sign-in that the access token is from, or with a `refreshToken` the one that this came
         *     from: it is not refreshed any more, and `auth/me` refuses its access token, which elsewhere runs
         *     out by itself within a quarter of an hour. With `everywhere=true` all sign-ins and all access
         *     tokens of the account end at once.
         */
        post: operations["authLogout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I
         * @description The account of the token, as it is now.
         */
        get: operations["authMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password/forgot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget a password
         * @description Mails the address a code for `auth/password/reset`, at most one per minute. The answer is the
         *     same for every address, with an account or without.
         */
        post: operations["authForgot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a new password
         * @description With the `code` from the mail, which counts once and for an hour. It ends every sign-in and every
         *     access token of the account, and the other codes that were mailed for this; sign in again with
         *     the new password. The address is proven then, because the code was sent there. Wrong passwords are
         *     forgotten, and so are the networks that were known, all but the one this comes from.
         */
        post: operations["authReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stay signed in
         * @description Exchanges the refresh token for a new pair. Asking again with the same one within 10 seconds
         *     gives the same successor; asking later ends this sign-in, because someone else may have it.
         */
        post: operations["authRefresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up
         * @description Makes a student, a guardian, or a tutor whom an admin has invited, and signs them in. The address gets a mail
         *     with a code for `auth/verify`; until then the account works, but nobody finds it by its address.
         *     Where mail is delivered, an address that has an account gets a mail and the caller a 202;
         *     elsewhere it is a 409. From one network address 200 registrations a day are taken, tries included.
         */
        post: operations["authRegister"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove an address
         * @description With the `code` from the mail that signing up sends; it counts once and for 24 hours. When it was
         *     lost, send the `email` instead of a code: an account whose address is not proven yet is mailed a
         *     new one, at most one per minute, and the answer is the same for every address. A code of
         *     `auth/password/forgot` proves the address as well, when it is used.
         */
        post: operations["authVerify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/blob/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a token to upload a file with
         * @description Speaks the handshake of `@vercel/blob/client`: `upload(pathname, file, {access: 'private',
         *     handleUploadUrl: '/api/blob/upload', headers})`, or a PUT to `uploadUrl` with `clientToken` as bearer
         *     token. The file goes to the store and never through this API; then name it as `blobPathname` in POST
         *     /api/transcripts/upload. It has at most 128 MB and a pathname that was not used before. The store's
         *     own `blob.upload-completed` is answered when it is signed, and needs no token.
         */
        post: operations["blobUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open a conversation
         * @description For later messages to go on with. A message without a conversation opens one by itself.
         */
        post: operations["chatOpen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/conversation/{conversationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a conversation
         * @description For its student, and for admins, whose look is written down. Messages stand in the order they
         *     were said; `offset` counts from the newest.
         */
        get: operations["chatShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/message": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the companion
         * @description The answer quotes the student's own sessions, with the places it quotes, or says that they don't
         *     cover the question; where nothing in them fits, or there is no session yet, no model is asked. A
         *     student with a proven address and a tutor asks from the school's budget. All others share a
         *     small part of it, and get a 429 with `guest_budget_spent` once that is spent. `confidence`
         *     follows from what was found, never from the writer's own word.
         */
        post: operations["chatMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/message/{messageId}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a reported answer
         * @description The answer and its question, for those who may see the student.
         */
        get: operations["chatShowReport"];
        put?: never;
        /**
         * Report an answer as wrong
         * @description The student's tutors are told, and may look at this answer and its question, though at no other
         *     message. Answers to messages that told of a danger can't be reported. A repeat changes nothing.
         */
        post: operations["chatReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the companion, and read along
         * @description The same as `POST /api/chat/message`, as a UI message stream of the AI SDK (version 1), which
         *     `useChat` of `@ai-sdk/react` reads as it is. The body is `useChat`'s, or `message` with a
         *     `conversationId`. The parts in their order: `start` with the id of the message and, in its metadata,
         *     `conversationId`; `text-start`, `text-delta` (a sentence or so each), `text-end`; a
         *     `source-document` for each place that is quoted, with the quote in
         *     `providerMetadata.studyCompanion`; `data-alert` with help lines for a message that told of a danger;
         *     `data-confidence`; `finish`; `[DONE]`.
         *
         *     Who may not ask, or asks what can't be read, gets an ordinary problem before the stream begins.
         *     Afterwards an answer that breaks off ends with an `error` part; it is not stored, and neither is its
         *     question. An answer is made to its end and stored also when nobody reads along any more: stopping
         *     ends the reading. The stored message is the streamed one. Asked anew (`regenerate-message`), a
         *     question is stored again with its new answer.
         */
        post: operations["chatStream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/student/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a student's conversations
         * @description The last used first, each with its first question as title. For the student, and for admins,
         *     whose look is written down; tutors see summaries in the tutor context, not chats.
         */
        get: operations["chatList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/{conversationId}/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read along again
         * @description The answer that is being written in a conversation, from its beginning and as it goes on, or else
         *     the last one that was given in it: the same stream as that of `POST /api/chat/stream`, with the same
         *     id of the message. 204 when there is none. The id is the conversation's, or the name that `useChat`
         *     has for the chat.
         */
        get: operations["chatResume"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/concepts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the concepts
         * @description All that sessions have taught, newest first: their place in the curriculum, how much students have
         *     shown of them, the sessions that taught them. A concept that was joined into another one stands with
         *     that one.
         */
        get: operations["conceptsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/concepts/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join concepts that are one
         * @description What students showed of them counts for the one, in the order in which they showed it, and their
         *     mastery is computed anew. Sessions and practices speak of the one, and the names of the others lead
         *     there in sessions to come. Nothing of the log is changed: `POST /api/concepts/{conceptId}/split` by
         *     the name of one of them undoes it. A repeat moves nothing.
         */
        post: operations["conceptsJoin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/concepts/{conceptId}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Split a concept
         * @description Makes what the named sessions and pieces of evidence show another concept, and computes mastery
         *     anew. Without sessions and evidence, the name has to be one of those that were joined into the
         *     concept: then everything goes back that came with it. What was learned since stays.
         *     `POST /api/concepts/join` undoes a split.
         */
        post: operations["conceptsSplit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/consent/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See how a student stands with consent
         * @description Whether the student is too young to agree alone, what a guardian has agreed to, in which words, and who
         *     the guardians are. For the student, their guardians and admins.
         */
        get: operations["consentShow"];
        /**
         * Agree for a student, or take it back
         * @description For a guardian of a student who is too young to agree alone. The last word of any guardian counts;
         *     earlier ones are kept. What is taken back stops at once: requests are refused with `consent_needed`,
         *     and jobs stop before their next step and before each call of an outside model. The answer then says
         *     where a copy of what is kept can be had, and how it is erased.
         */
        put: operations["consentSet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cron/engagement-nudges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Nudge those whose hour it is
         * @description For the scheduler, every hour: starts the job that nudges the students who are due and for whom
         *     it is nine in the morning. However often an hour is called, its nudges are sent once. Called by a
         *     time table that comes once a day, everybody who is due is meant, and `hour` is null.
         */
        get: operations["cronNudges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cron/sweep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sweep
         * @description For the scheduler, every few minutes: sends lost events again, begins work anew that nobody has
         *     touched for 20 minutes, gives up after a day what came to nothing, and takes away what has been
         *     kept as long as it may be. Harmless to repeat; it stops after some seconds, and the next call
         *     goes on.
         */
        get: operations["cronSweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page to read and try the API
         * @description Swagger UI over /api/openapi. A token is forgotten when the page is left.
         */
        get: operations["docsShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/engagement/nudges/pending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the nudges that are due
         * @description Students who registered a week ago or more, have had fewer than three sessions, want nudges, and
         *     had none of this type in the last week and fewer than three in all. Nothing is sent and no model
         *     is asked. Service keys see the students on their list.
         */
        get: operations["engagementPending"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/engagement/nudges/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a nudge
         * @description At most one of a type on a student's day, by their own clock: a repeat answers with what was
         *     decided first. What was skipped for `quiet_hours` alone can be sent later on the same day. It
         *     goes the ways the student chose.
         */
        post: operations["engagementSend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/goals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set a goal
         * @description For the student themself, by them, a linked tutor or an admin. Its progress is 0 until the
         *     student has shown something of its concepts.
         */
        post: operations["goalsCreate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/goals/student/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a student's goals
         * @description Newest first. Progress is computed from what the student has shown up to now.
         */
        get: operations["goalsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/goals/{goalId}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Complete a goal
         * @description Subjects that could come next are suggested in the background: look at
         *     GET /api/suggestions/student/{studentId}. Completing a goal again answers the same; if the
         *     suggestions had failed, or nothing has been done about them for 20 minutes, they are made again.
         */
        put: operations["goalsComplete"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guardians/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation as a guardian
         * @description Uses the code up and links the guardian with the student, who is told. It counts only for the guardian
         *     whose proven address it was made for. A guardian sees the student's progress, goals and summaries of
         *     sessions, and not chats, transcripts or practices.
         */
        post: operations["guardiansAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guardians/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite a guardian
         * @description For the student themself, a linked tutor or an admin. The code goes by mail to the address, which is
         *     the only one it counts for, and stands in this answer and nowhere again. It counts once and for 7 days.
         */
        post: operations["guardiansInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/guardians/{guardianId}/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End the link of a guardian and a student
         * @description The guardian sees the student no more. What they agreed to counts until another guardian says
         *     otherwise, and stays written down. Ending it again changes nothing.
         */
        delete: operations["guardiansUnlink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the product is up
         * @description With the token of an admin it also tells what waits and what does the work of each outside
         *     service. Any other token, also one that has run out, is ignored.
         */
        get: operations["healthShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/inngest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell about the jobs
         * @description How many there are; for signed requests also how the endpoint is set up.
         */
        get: operations["jobsIntrospect"];
        /**
         * Register the jobs
         * @description Tells the job service what runs here. Only signed requests are heard.
         */
        put: operations["jobsRegister"];
        /**
         * Call a job
         * @description Runs the next step of a job. Only signed requests are heard.
         */
        post: operations["jobsCall"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what you were told
         * @description Your own notifications, newest first: practice that is ready, subjects that are suggested,
         *     nudges. `unread` counts all that are not read yet, whatever is asked for.
         */
        get: operations["notificationsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notifications/{notificationId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark a notification as read
         * @description One of your own. A repeat changes nothing: the first time stands.
         */
        post: operations["notificationsRead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The OpenAPI document of this product
         * @description What this page describes, for programs: clients, types and collections are made from it.
         */
        get: operations["openapiShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/generate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for practice
         * @description Starts the writing of questions about a session, or about concepts alone: those named, or what the
         *     student needs most. Look at GET /api/practice/{practiceId} until its status is `ready`; it becomes
         *     `empty` when there is nothing worth asking, and the student is told why. While a practice for the same request is open, it is the answer; when
         *     nothing has been done about it for 20 minutes, its writing starts again.
         */
        post: operations["practiceGenerate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the answers that wait for a person
         * @description Of the caller's students, oldest first: answers that no program could read, and those whose
         *     verdict is contested.
         */
        get: operations["practiceListOpen"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/student/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a student's practices
         * @description Newest first.
         */
        get: operations["practiceList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a practice
         * @description Right answers and explanations are shown once it is handed in. A look begins nothing: a start, a
         *     hint or a try does.
         */
        get: operations["practiceShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}/hint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a hint
         * @description Hints come one at a time, from the least help to the most: something to think of (`nudge`), what went
         *     wrong in a first try (`slip`), the first step (`step`), another question of the kind worked out
         *     (`example`). None tells the right answer. When all are given, the last one comes again. Hints stay
         *     with the question; a right answer after one moves mastery half as far. The practice begins by it.
         */
        post: operations["practiceHint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See how an answer is read
         * @description Before it is handed in, and without a word on whether it is right. Nothing changes by it: the
         *     practice doesn't begin, and what is read depends on the answer and on the question as it is shown.
         *     An answer that is read here can still be unreadable as the kind of answer that the key is.
         */
        post: operations["practicePreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}/questions/{questionId}/contest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Contest a verdict
         * @description Asks a tutor to look at an answer that does not count as right. Works once for each question of a
         *     practice that is handed in.
         */
        post: operations["practiceContest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}/questions/{questionId}/verdict": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the verdict on an answer
         * @description By a linked tutor or an admin, whether or not it waits for a review. Score and mastery follow, and
         *     the student is told once for each verdict that differs from the one before.
         */
        put: operations["practiceSetVerdict"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a practice
         * @description Notes that its student has begun. A hint or a try does so too; a look does not. A repeat changes
         *     nothing.
         */
        post: operations["practiceStart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand a practice in
         * @description Works once. The verdicts move the student's mastery; an answer that can't be read moves nothing and
         *     waits for a tutor. Handing in late is allowed.
         */
        post: operations["practiceSubmit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/practice/{practiceId}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an answer
         * @description Tells whether a first answer is right, and names the slip when it is a known one, never what is
         *     right. Once for each question; an answer that can't be read is no try, and a question with two
         *     options has none. A right answer after a wrong try moves mastery half as far. What was tried counts
         *     when nothing else is handed in. The practice begins by it.
         */
        post: operations["practiceTryAnswer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/student/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a student's progress
         * @description Numbers, goals, what is known and remembered of each concept, and what happened last.
         */
        get: operations["progressShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List alerts
         * @description For admins, and for the contacts of a student. Those that nobody has acknowledged come first, of
         *     these the worst first. An alert that is or may be about a tutor is kept from that tutor, also when
         *     they are a contact.
         */
        get: operations["safeguardingList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/alerts/{alertId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at an alert
         * @description With where it was said, who was told and what was done, and without the words. The look is written
         *     down.
         */
        get: operations["safeguardingShow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/alerts/{alertId}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Acknowledge an alert
         * @description Says that the caller has it: nobody is told of it any more. Works once; what is found afterwards
         *     opens another alert. Where the settings have guardians told of the category, and no alert of the
         *     student says that an adult near them may be the danger, they are asked to contact the school, without
         *     any words of the student.
         */
        post: operations["safeguardingAcknowledge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/alerts/{alertId}/note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a note to an alert
         * @description What was done, also after it was acknowledged. Notes stay as they were written.
         */
        post: operations["safeguardingAddNote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/alerts/{alertId}/words": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at the words of an alert
         * @description For admins, and for contacts who may. Each look is written down with who and when. Words that have
         *     been kept as long as they may are null.
         */
        get: operations["safeguardingWords"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who is told of alerts
         * @description All of them for admins; anybody else sees what they are a contact for.
         */
        get: operations["safeguardingContacts"];
        /**
         * Set who is told of alerts
         * @description Replaces all contacts, for all students or for one each; the change is written down. Contacts are
         *     tutors or admins. Without any that can be reached, admins are told.
         */
        put: operations["safeguardingSetContacts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See the settings of safeguarding
         * @description With the help lines that a student of the region is told of.
         */
        get: operations["safeguardingSettings"];
        /**
         * Set the settings of safeguarding
         * @description The change is written down. A region without help lines is refused. Another region may have another
         *     age from which students agree without a guardian.
         */
        put: operations["safeguardingSetSettings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/safeguarding/students/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See the safeguarding settings of a student
         * @description Those that differ from the organisation's: whose help lines are named, and whether the companion
         *     answers.
         */
        get: operations["safeguardingStudent"];
        /**
         * Set the safeguarding settings of a student
         * @description Whose help lines they are told of, whether the companion answers their questions, and when they were
         *     born, which a student can't change.
         */
        put: operations["safeguardingSetStudent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/students/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a profile
         * @description For the student, their tutors and admins.
         */
        get: operations["studentsShow"];
        put?: never;
        post?: never;
        /**
         * Erase a student
         * @description For the student themself, admins, and the guardians of a student who is too young to decide alone;
         *     there is no way back. From the answer on the account is
         *     gone: its tokens are refused and everything of it is absent, for everybody. Uploaded files,
         *     search entries and cached copies follow within the hour, even if a service they are kept in is
         *     down at first. The audit log keeps ids and times.
         */
        delete: operations["studentsErase"];
        options?: never;
        head?: never;
        /**
         * Change a profile
         * @description A merge patch: what is left out stays, null clears.
         */
        patch: operations["studentsChange"];
        trace?: never;
    };
    "/api/students/{studentId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a copy of everything
         * @description Everything that is held about the student, for the student themself and admins; that it was
         *     asked for is written down. The guardians of a student who is too young to decide alone get it without
         *     the account, chats, transcripts, practices and what the student wrote. A part has at most 4 MB: ask again with `next` as `cursor` until it
         *     is null, and join the lists of the same name. Passwords, secrets and the keys of practices that
         *     are not handed in are left out, and so are copies made for searching.
         */
        get: operations["studentsExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suggestions/student/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the subjects suggested to a student
         * @description Newest first, of the same moment the most relevant first: those that follow from the goal
         *     completed last, then older ones. `triggeredBy` is that goal; its `status` says whether its
         *     suggestions are still being made.
         */
        get: operations["suggestionsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suggestions/{suggestionId}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a suggestion
         * @description Makes one goal of it, however often it is accepted.
         */
        post: operations["suggestionsAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/suggestions/{suggestionId}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Dismiss a suggestion
         * @description The subject is not suggested again for 120 days. Dismissing it again changes nothing.
         */
        post: operations["suggestionsDismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transcripts/student/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a student's sessions
         * @description Newest first.
         */
        get: operations["transcriptsList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transcripts/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a transcript
         * @description Stores it and starts its analysis; look at GET /api/transcripts/{sessionId} until its status is
         *     `completed`. Uploading the same text for the same student and moment again answers with the
         *     first session. A student uploads for themself and names a linked tutor; a tutor uploads for a
         *     linked student; an admin for anyone.
         */
        post: operations["transcriptsUpload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transcripts/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look at a session
         * @description The transcript, cut at 1,000,000 characters, and what was found in it. While `status` is
         *     `processing`, `analysis` is null; ask again with `If-None-Match`.
         */
        get: operations["transcriptsShow"];
        put?: never;
        post?: never;
        /**
         * Erase a session
         * @description For the student themself and admins; there is no way back. The transcript, its practices and the
         *     answers in chats that quote it are gone, and mastery is counted anew from what else the student
         *     has shown. Uploaded files and search entries follow within the hour.
         */
        delete: operations["transcriptsErase"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transcripts/{sessionId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an analysis again
         * @description Works after the analysis has failed, and when nothing has been done about it for 20 minutes, as
         *     happens when the job service has lost it. While one is under way, and once one is complete, there
         *     is nothing to try.
         */
        post: operations["transcriptsRetry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transcripts/{sessionId}/speakers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See who is who in a session
         * @description The person behind each label of the transcript, how that was decided and how sure it is.
         */
        get: operations["transcriptsSpeakers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct who is who in a session
         * @description What was read out of the wrong mouths counts no longer, and the session is read again: look at
         *     GET /api/transcripts/{sessionId} until its status is `completed`. Practice that nobody has begun
         *     is made anew. Confirming what is known already changes nothing.
         */
        patch: operations["transcriptsCorrectSpeakers"];
        trace?: never;
    };
    "/api/tutor/context/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read about a student before a session
         * @description Sessions, practices, what is hard and what goes well, and chats in numbers: tutors see summaries,
         *     not messages.
         */
        get: operations["tutorContext"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tutor/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite somebody
         * @description An admin invites a tutor to sign up; a tutor invites a student to be theirs. The code goes by
         *     mail to the address, which is the only one it counts for, and stands in this answer and nowhere
         *     again. It counts once and for 7 days.
         */
        post: operations["tutorInvite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tutor/invites/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept a tutor's invitation
         * @description Uses the code up and links the student with the tutor who sent it. It counts only for the student
         *     whose proven address it was made for.
         */
        post: operations["tutorAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tutor/routing/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask whether a student needs a tutor session
         * @description Rules decide, from wrong answers, falling scores, weak concepts, unsure answers in chat and signs
         *     of frustration; `reason`, `evidence` and `uncertainty` say what the decision stands on. When a
         *     session is needed, the student's tutors find a notification, at most one in a week. Messages of
         *     chats are counted and never quoted.
         */
        post: operations["tutorAnalyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tutor/students": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Link a tutor and a student
         * @description The tutor sees the student from now on. Those who are linked already stay so, and their link is
         *     the answer.
         */
        post: operations["tutorLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/tutor/students/{tutorId}/{studentId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End the link of a tutor and a student
         * @description The tutor sees the student no more. That they were linked stays written down. Ending it again
         *     changes nothing.
         */
        delete: operations["tutorUnlink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/fireflies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a message of Fireflies
         * @description For Fireflies, when a transcript is ready (`meeting.transcribed`, or `Transcription completed` of
         *     the older webhook): a job fetches it by the API. Signed in `X-Hub-Signature`. Not there until
         *     `FIREFLIES_WEBHOOK_SECRET` is set.
         */
        post: operations["recordingsFireflies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/parked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the recordings that wait
         * @description Recordings of which nobody can tell whose lesson they were, newest first. They are deleted 30 days
         *     after they came, unless another period is set.
         */
        get: operations["recordingsParked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/parked/{recordingId}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whose lesson a recording was
         * @description A job makes a session of it, which is in the student's list some seconds later; if that fails, the
         *     recording waits again with a reason. Later recordings of the same room are given to the same two,
         *     unless somebody else's name or address says otherwise.
         */
        post: operations["recordingsAssign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/read-ai": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a report of Read AI
         * @description For Read AI, when a meeting has ended: its transcript becomes a session of the student whose lesson
         *     it was, or waits for an admin (GET /api/webhooks/parked). Signed in `X-Read-Signature`. Not there
         *     until `READ_AI_WEBHOOK_KEY` is set.
         */
        post: operations["recordingsReadAi"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/zoom": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an event of Zoom
         * @description For Zoom, when the transcript of a cloud recording is ready (`recording.transcript_completed`): a
         *     job downloads it. Signed in `x-zm-signature`, within five minutes of `x-zm-request-timestamp`. Also
         *     answers `endpoint.url_validation`. Not there until `ZOOM_WEBHOOK_SECRET_TOKEN` is set.
         */
        post: operations["recordingsZoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The code of an invitation. */
        AcceptBody: {
            /**
             * @description As it stood in the mail.
             * @example 3q2-7wAAAAAAAAAAAAAAAA
             */
            code: string;
        };
        /** @description The answer to an upload. */
        Accepted: {
            /**
             * @description What happens next.
             * @example Transcript uploaded, analysis in progress
             */
            message: string;
            /**
             * Format: uuid
             * @description The session, the first one's when the same transcript came before.
             */
            sessionId: string;
            /**
             * @description `processing`, or how the first analysis of the same transcript ended.
             * @example processing
             */
            status: string;
        };
        /** @description A suggestion that became a goal. */
        AcceptedSuggestion: {
            /** @description The goal it became. */
            goal: components["schemas"]["GoalView"];
            /**
             * @description `accepted`.
             * @example accepted
             */
            status: string;
            /**
             * Format: uuid
             * @description The suggestion.
             */
            suggestionId: string;
        };
        /** @description What is done about an alert by somebody who takes it on. */
        AcknowledgeBody: {
            /**
             * @description In words for those who look at it later.
             * @example I am with the student now.
             */
            note: string;
            /**
             * @description False: guardians are not told this time, although the settings have them told of the category.
             * @default true
             * @example true
             */
            tellGuardians: boolean;
        };
        /** @description An alert that somebody has. */
        AcknowledgedAlert: {
            /**
             * Format: date-time
             * @description Since when.
             */
            acknowledgedAt: string;
            /**
             * Format: uuid
             * @description The alert.
             */
            alertId: string;
            /**
             * @description Guardians who were told that there is something to speak about.
             * @example 0
             */
            guardiansTold: number;
            /**
             * @description `acknowledged`.
             * @example acknowledged
             */
            status: string;
        };
        /** @description Something the student did. */
        Activity: {
            /**
             * Format: date-time
             * @description When.
             */
            date: string;
            /**
             * Format: uuid
             * @description The session, practice or message.
             */
            id: string;
            /**
             * Format: int32
             * @description 0 to 100; practices only.
             * @example 80
             */
            score?: number | null;
            /**
             * @description `session`, `practice` or `question`.
             * @example practice
             */
            type: string;
        };
        /** @description What does the work of an outside service. */
        Adapter: {
            /**
             * @description Such as `pinecone`, or `local` for what stands in for it.
             * @example local
             */
            adapter: string;
            /**
             * @description Such as `vectors`.
             * @example vectors
             */
            service: string;
        };
        /** @description A page of alerts. */
        AlertList: {
            /** @description Those nobody has acknowledged first, of these the worst first; then the newest. */
            alerts: components["schemas"]["AlertSummary"][];
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /**
             * Format: int64
             * @description All there are of what was asked for.
             * @example 1
             */
            total: number;
        };
        /** @description A note that was written down. */
        AlertNoteAdded: {
            /**
             * Format: uuid
             * @description The alert.
             */
            alertId: string;
            /**
             * Format: date-time
             * @description When.
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description The note.
             */
            noteId: string;
        };
        /** @description What somebody wrote down. */
        AlertNoteView: {
            /**
             * @description Who wrote it; null when their account is gone.
             * @example Rita Gomez
             */
            author?: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            createdAt: string;
            /**
             * @description What was done.
             * @example Spoke with the student and the form teacher.
             */
            note: string;
            /**
             * Format: uuid
             * @description The note.
             */
            noteId: string;
        };
        /** @description An alert. */
        AlertSummary: {
            /**
             * Format: date-time
             * @description When somebody acknowledged it.
             * @example null
             */
            acknowledgedAt?: string | null;
            /**
             * @description Who did; null also when their account is gone.
             * @example null
             */
            acknowledgedBy?: string | null;
            /**
             * Format: uuid
             * @description The alert.
             */
            alertId: string;
            /**
             * @description `self_harm`, `abuse_neglect`, `grooming`, `violence_threat`, `sexual`, `bullying`,
             *     `eating_disorder` or `substance`.
             * @example bullying
             */
            category: string;
            /**
             * Format: int32
             * @description How many texts told of it.
             * @example 2
             */
            findingCount: number;
            /**
             * Format: date-time
             * @description When the first of them was found.
             */
            firstAt: string;
            /**
             * Format: date-time
             * @description When the last of them was found.
             */
            lastAt: string;
            /**
             * @description The worst so far: `low`, `medium`, `high` or `critical`.
             * @example high
             */
            severity: string;
            /**
             * @description `open` or `acknowledged`.
             * @example open
             */
            status: string;
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
            /**
             * @description Their name.
             * @example John Doe
             */
            studentName: string;
            /**
             * Format: date-time
             * @description Since when nobody could be reached; null when somebody was.
             * @example null
             */
            unreachedAt?: string | null;
        };
        /** @description An alert with all that is known of it but the words. */
        AlertView: components["schemas"]["AlertSummary"] & {
            /**
             * Format: date-time
             * @description When more people are told, unless somebody acknowledges it before.
             */
            escalatesAt?: string | null;
            /** @description Where it was said, newest first, at most 100. */
            findings: components["schemas"]["FindingView"][];
            /**
             * @description Whether the caller may look at the words.
             * @example true
             */
            mayReadWords: boolean;
            /** @description What was written down, oldest first. */
            notes: components["schemas"]["AlertNoteView"][];
            /** @description Who was told. */
            told: components["schemas"]["ToldView"][];
        };
        /** @description The words that an alert rests on. */
        AlertWords: {
            /**
             * Format: uuid
             * @description The alert.
             */
            alertId: string;
            /**
             * Format: int64
             * @description All findings there are.
             * @example 1
             */
            total: number;
            /** @description Newest first, at most 100. */
            words: components["schemas"]["FoundWords"][];
        };
        /** @description Whom to look at. */
        AnalyzeBody: {
            context?: components["schemas"]["RoutingContext"] | null;
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
        };
        /** @description The answer to one question. */
        AnswerBody: {
            /**
             * @description A choice's text or letter, a number, or words.
             * @example 3
             */
            answer: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
        };
        /** @description The answer to a message. */
        Answered: {
            /**
             * @description The basis of the answer: `sessions`, `records` (homework, practices, goals, mastery), `curriculum`
             *     or `nothing`.
             * @example sessions
             */
            basis: string;
            /**
             * Format: double
             * @description How sure the answer is, 0 to 1, from what it stands on; null where nothing of the sessions or
             *     records is claimed: small talk, hints, computed examples.
             * @example 0.95
             */
            confidence?: number | null;
            /**
             * Format: uuid
             * @description The conversation, opened if none was named.
             */
            conversationId: string;
            /**
             * @description How far the sessions cover the question: `answered`, `touched` (the nearest that was said is
             *     shown), `absent`; null where they weren't searched.
             * @example answered
             */
            coverage?: string | null;
            /**
             * Format: uuid
             * @description The answer's message.
             */
            messageId: string;
            /**
             * @description Who wrote it: a model's name; `extractive` for the offline tutor, and where no passage was
             *     found, so that no model was asked; `prepared` for words that were written beforehand.
             * @example extractive
             */
            model: string;
            /**
             * @description What the companion says.
             * @example pH is a measure of how acidic or basic a solution is...
             */
            response: string;
            /** @description Where the answer comes from, best first. */
            sources: components["schemas"]["Source"][];
            /** @description Whether to take the question to the tutor. */
            suggestTutor: boolean;
            support?: components["schemas"]["Support"] | null;
        };
        /** @description The answer to an assignment. */
        AssignedRecording: {
            /** Format: uuid */
            recordingId: string;
            /**
             * @description `pending`: a job makes a session of it. It waits again if that fails.
             * @example pending
             */
            status: string;
            /** Format: uuid */
            studentId: string;
            /** Format: uuid */
            tutorId: string;
        };
        /** @description The lesson that a recording was. */
        AssignmentBody: {
            /**
             * Format: uuid
             * @description Whose session it was.
             */
            studentId: string;
            /**
             * Format: uuid
             * @description Who taught it.
             */
            tutorId: string;
        };
        /** @description A person of a meeting. */
        AttendeeView: {
            /** @example ada@example.com */
            email?: string | null;
            /** @example Ada's iPhone */
            name?: string | null;
        };
        /** @description The answer to a message. */
        BlobEventAnswer: {
            /**
             * @description Allows one upload within an hour.
             * @example vercel_blob_client_store1_c2lnbmVk
             */
            clientToken?: string | null;
            /** @description To the store: `ok`. */
            response?: string | null;
            /** @description As asked. */
            type: components["schemas"]["BlobEventKind"];
            /**
             * @description The address of the store, to which `?pathname=` is added. The client of Vercel knows it.
             * @example https://vercel.com/api/blob
             */
            uploadUrl?: string | null;
        };
        /** @description A message of the handshake. */
        BlobEventBody: {
            /** @description What it is about. */
            payload: components["schemas"]["BlobEventPayload"];
            /** @description Who says what. */
            type: components["schemas"]["BlobEventKind"];
        };
        /**
         * @description The kind of a message.
         * @enum {string}
         */
        BlobEventKind: "blob.generate-client-token" | "blob.upload-completed";
        /** @description What a message is about. */
        BlobEventPayload: {
            /**
             * @description For a token: `{"sizeBytes": 104857600}` as a text, so that a file which is too large is refused
             *     before it is sent.
             * @example {"sizeBytes": 104857600}
             */
            clientPayload?: string | null;
            /** @description For a token: whether the client sends the file in parts. Both ways are allowed. */
            multipart?: boolean | null;
            /**
             * @description For a token: the place of the file, under `uploads/{your id}/`.
             * @example uploads/0198a5a2-7c1e-7bfa-9d8c-3f1f6b1a2c3d/lesson.vtt
             */
            pathname?: string | null;
        };
        /** @description Ways of reaching a student. */
        Channels: {
            /** @description By e-mail. */
            email: boolean;
            /** @description In the app. */
            inApp: boolean;
            /** @description By SMS; needs a phone number. */
            sms: boolean;
        };
        /** @description A student's chats in numbers. */
        ChatSummary: {
            /**
             * Format: date-time
             * @description When the last question was answered.
             */
            lastAskedAt?: string | null;
            /**
             * Format: int64
             * @description Those whose answer was so unsure that it pointed to the tutor.
             * @example 3
             */
            lowConfidence: number;
            /**
             * Format: double
             * @description Their share, 0 to 1; null when nothing was asked.
             * @example 0.25
             */
            lowConfidenceShare?: number | null;
            /**
             * Format: int64
             * @description Questions that were answered, at most the last 500.
             * @example 12
             */
            questions: number;
            /**
             * Format: date-time
             * @description From when on they are counted: 90 days.
             */
            since: string;
            /** @description What the answers quoted from sessions was about, most asked first. */
            topics: components["schemas"]["TopicAsked"][];
        };
        /** @description A page of concepts. */
        ConceptList: {
            /** @description Newest first. */
            concepts: components["schemas"]["ListedConcept"][];
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /**
             * Format: int64
             * @description All that fit the search.
             * @example 41
             */
            total: number;
        };
        /** @description What a student knows and remembers of a concept. */
        ConceptProgress: {
            /**
             * Format: uuid
             * @description The concept.
             */
            conceptId: string;
            /**
             * Format: date-time
             * @description When recall will have fallen to 90 %.
             */
            dueAt?: string | null;
            /**
             * Format: int64
             * @description How many pieces of evidence both stand on.
             * @example 12
             */
            evidenceCount: number;
            /**
             * @description What mastery was after each session and practice, oldest first, at most the newest 100; with
             *     `include=history` only. All points are seen with what is known today of how hard the concept
             *     is.
             */
            history?: components["schemas"]["MasteryPoint"][] | null;
            /**
             * Format: date-time
             * @description When it was last practised or met in a session.
             */
            lastPracticed?: string | null;
            /**
             * Format: int32
             * @description The chance, in %, that the next answer on it is right. 80 is mastered.
             * @example 75
             */
            masteryLevel: number;
            /**
             * @description Its name.
             * @example pH Scale
             */
            name: string;
            /**
             * Format: double
             * @description The chance, 0 to 1, of recalling it now; it falls with time. Null before the first practice.
             * @example 0.91
             */
            recall?: number | null;
            /**
             * @description Its subject.
             * @example Chemistry
             */
            subject: string;
            /**
             * Format: double
             * @description Half-width of the 80 % interval around it, in points.
             * @example 14
             */
            uncertainty: number;
        };
        /** @description A concept of which a part is another one now. */
        ConceptSplit: {
            /**
             * Format: uuid
             * @description The one that the part is now.
             */
            conceptId: string;
            /**
             * @description True if it is new; false if there was one of that name.
             * @example true
             */
            created: boolean;
            /**
             * Format: uuid
             * @description The concept that was split.
             */
            fromConceptId: string;
            moved: components["schemas"]["MovedCounts"];
            /** @example completing the square */
            name: string;
        };
        /** @description A concept a session taught. */
        ConceptTaught: {
            /**
             * Format: uuid
             * @description The concept.
             */
            conceptId?: string | null;
            /**
             * @description What was said of it.
             * @example How acidic or basic a solution is.
             */
            description?: string | null;
            /**
             * Format: int32
             * @description 1 (easy) to 10 (hard).
             * @example 7
             */
            difficulty: number;
            /**
             * Format: int32
             * @description The student's mastery now, 0 to 100; null as long as nothing that they said or answered shows
             *     it.
             * @example 65
             */
            masteryLevel?: number | null;
            /**
             * @description Its name.
             * @example pH Scale
             */
            name: string;
            /**
             * Format: double
             * @description Half-width of the 80 % interval around it, in points.
             * @example 12.5
             */
            uncertainty?: number | null;
        };
        /** @description Concepts that are one now. */
        ConceptsJoined: {
            /**
             * Format: uuid
             * @description The concept that all are now.
             */
            conceptId: string;
            /** @description Those that were joined into it, also by an earlier request. */
            joined: string[];
            /** @description By this request. */
            moved: components["schemas"]["MovedCounts"];
            /** @example quadratic formula */
            name: string;
        };
        /** @description What a guardian agrees to. */
        ConsentBody: {
            /**
             * @example [
             *       "uploads",
             *       "chat",
             *       "models"
             *     ]
             */
            scopes: ("uploads" | "chat" | "models")[];
            /**
             * @description `wording.version` of the words that the guardian was shown.
             * @example 2026-11-30
             */
            wordingVersion: string;
        };
        /** @description What a guardian said. */
        ConsentEntry: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: uuid
             * @description Who; null once their account is gone.
             */
            guardianId?: string | null;
            /**
             * @description Their name.
             * @example Grace Okoye
             */
            guardianName?: string | null;
            /**
             * @description What they agreed to; none when they refused, or took back all.
             * @example [
             *       "uploads"
             *     ]
             */
            scopes: string[];
            /**
             * @description The version of the words that they were shown.
             * @example 2026-11-30
             */
            wordingVersion: string;
        };
        /** @description A part that a guardian can agree to. */
        ConsentPart: {
            /**
             * @description `uploads`, `chat` or `models`.
             * @example chat
             */
            scope: string;
            /**
             * @description What it means.
             * @example Questions. Your child may ask the study companion, a computer program.
             */
            text: string;
        };
        /** @description How a student stands with the consent of their guardians. */
        ConsentView: {
            /**
             * Format: int32
             * @description The year of birth; null when nobody told.
             * @example 2015
             */
            birthYear?: number | null;
            /** @description Those who are linked with the student now. */
            guardians: components["schemas"]["GuardianOfStudent"][];
            /** @description What was said, newest first, at most 50 lines. Lines are never changed. */
            history: components["schemas"]["ConsentEntry"][];
            leaving?: components["schemas"]["LeavingOffer"] | null;
            /**
             * Format: date
             * @description From this day on the student agrees alone: 1 January after the year in which they reach the age
             *     of consent, because only the year of birth is known. Null without one.
             * @example 2029-01-01
             */
            ofAgeOn?: string | null;
            /**
             * @description The parts that are agreed to now: `uploads`, `chat`, `models`. Of no meaning where consent is not
             *     needed.
             * @example [
             *       "uploads",
             *       "chat",
             *       "models"
             *     ]
             */
            scopes: string[];
            /**
             * @description `not_needed` (of age), `missing` (nobody has answered), `given`, `refused` or `withdrawn`.
             * @example given
             */
            state: string;
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
            /** @description What a guardian is shown, and agrees to. */
            wording: components["schemas"]["ConsentWording"];
        };
        /** @description What a guardian agrees to, in words. */
        ConsentWording: {
            /**
             * @description Said before the parts.
             * @example Tick what you agree to. You can take back each part at any time.
             */
            before: string;
            /** @description Each part. */
            parts: components["schemas"]["ConsentPart"][];
            /**
             * @description To be sent back with what is agreed to.
             * @example 2026-11-30
             */
            version: string;
        };
        /** @description Somebody who is told. */
        ContactBody: {
            /**
             * @description With the country's code, for text messages about what is high or critical.
             * @example +14155550123
             */
            phone?: string | null;
            /**
             * @description Whether they may look at the words themselves.
             * @default true
             * @example true
             */
            readsWords: boolean;
            /**
             * Format: uuid
             * @description The student; null: all.
             */
            studentId?: string | null;
            /**
             * Format: uuid
             * @description A tutor or an admin.
             */
            userId: string;
        };
        /** @description Who is told of alerts. */
        ContactList: {
            /** @description Those for all students first. */
            contacts: components["schemas"]["ContactView"][];
            /**
             * Format: int64
             * @description All there are.
             * @example 2
             */
            total: number;
        };
        /** @description Somebody who is told. */
        ContactView: {
            /**
             * @description Where mails go.
             * @example rita@example.com
             */
            email: string;
            /**
             * @description Whether that address is proven; no mail goes to one that isn't.
             * @example true
             */
            emailVerified: boolean;
            /**
             * @description Their name.
             * @example Rita Gomez
             */
            name: string;
            /**
             * @description Where text messages go about what is high or critical.
             * @example +14155550123
             */
            phone?: string | null;
            /**
             * @description Whether they may look at the words themselves.
             * @example true
             */
            readsWords: boolean;
            /**
             * Format: uuid
             * @description The student; null: all.
             * @example null
             */
            studentId?: string | null;
            /**
             * @description The student's name.
             * @example null
             */
            studentName?: string | null;
            /**
             * Format: uuid
             * @description A tutor or an admin.
             */
            userId: string;
        };
        /** @description All who are told. */
        ContactsBody: {
            /** @description Replaces those there are. */
            contacts: components["schemas"]["ContactBody"][];
        };
        /** @description What a student says against a verdict. */
        ContestBody: {
            /**
             * @description Why the answer is right, for the person who will look at it; empty to say nothing.
             * @example I wrote it as a fraction.
             */
            comment: string;
        };
        /** @description A verdict that its student contests. */
        ContestOpened: {
            /**
             * Format: date-time
             * @description When it was contested.
             */
            contestedAt: string;
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
            /**
             * @description `open`: a person has to decide.
             * @example open
             */
            status: string;
            support?: components["schemas"]["Support"] | null;
        };
        /** @description Who talks. */
        ConversationBody: {
            /**
             * Format: uuid
             * @description The student who calls.
             */
            studentId: string;
        };
        /** @description A page of a student's conversations. */
        ConversationList: {
            /** @description The last used first. */
            conversations: components["schemas"]["ConversationSummary"][];
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /**
             * Format: int64
             * @description All there are.
             * @example 25
             */
            total: number;
        };
        /** @description A conversation in a list. */
        ConversationSummary: {
            /**
             * Format: uuid
             * @description The conversation.
             */
            conversationId: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When the last of them was said; null until one is.
             */
            lastMessageAt?: string | null;
            /**
             * Format: int64
             * @description How many messages it has, answers included.
             * @example 4
             */
            messageCount: number;
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
            /**
             * @description The first question, cut at 80 characters; null until one is asked.
             * @example What is pH?
             */
            title?: string | null;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        /** @description A conversation with a page of its messages. */
        ConversationView: {
            /**
             * Format: uuid
             * @description The conversation.
             */
            conversationId: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            createdAt: string;
            /**
             * Format: int64
             * @description As asked.
             * @example 200
             */
            limit: number;
            /** @description In the order they were said. `offset` counts from the newest. */
            messages: components["schemas"]["MessageView"][];
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
            /**
             * Format: int64
             * @description All messages there are.
             * @example 25
             */
            total: number;
            /**
             * Format: date-time
             * @description When it was last changed.
             */
            updatedAt: string;
        };
        /** @description The school in a period. What would be a part of nothing is null. */
        Dashboard: {
            /** @description How busy. */
            engagement: components["schemas"]["Engagement"];
            /** @description How many. */
            overview: components["schemas"]["Overview"];
            /** @description Which time is meant. */
            period: components["schemas"]["PeriodView"];
            /** @description Who stays, and what comes of it. */
            retention: components["schemas"]["Retention"];
        };
        /** @description The answer to a delivery. */
        DeliveryAnswer: {
            /**
             * @description `taken`: a job works on it. `ignored`: it makes no session, or its meeting is known.
             * @example taken
             */
            status: string;
        };
        /** @description How the product is doing, for admins. */
        Details: {
            /** @description What does the work of each outside service. */
            adapters: components["schemas"]["Adapter"][];
            /**
             * Format: double
             * @description How long Postgres took to say so, in milliseconds.
             * @example 1.4
             */
            databaseMs: number;
            /**
             * @description The version of Postgres.
             * @example 15.4
             */
            postgres: string;
            /**
             * Format: int64
             * @description Practices that are being written.
             * @example 2
             */
            practicesWaiting: number;
            /**
             * Format: int64
             * @description Sessions whose analysis has not ended.
             * @example 1
             */
            sessionsWaiting: number;
            /**
             * Format: date-time
             * @description Since when the oldest of both waits.
             */
            waitingSince?: string | null;
        };
        /** @description A suggestion that the student does not want. */
        Dismissed: {
            /**
             * @description `dismissed`.
             * @example dismissed
             */
            status: string;
            /**
             * Format: uuid
             * @description The suggestion.
             */
            suggestionId: string;
        };
        /** @description How busy. */
        Engagement: {
            /**
             * Format: int64
             * @description Students active in the period's last day.
             * @example 450
             */
            dailyActiveUsers: number;
            /**
             * Format: int32
             * @description % of the practices assigned in the period that were handed in by its end.
             * @example 72
             */
            practiceCompletionRate?: number | null;
            /**
             * Format: int64
             * @description Students active in the period's last seven days.
             * @example 980
             */
            weeklyActiveUsers: number;
        };
        /** @description The answer to a request to erase. */
        Erasing: {
            /**
             * @description What happens next.
             * @example The account is gone. Files and search entries follow within the hour.
             */
            message: string;
            /**
             * @description `erasing`.
             * @example erasing
             */
            status: string;
            /**
             * Format: uuid
             * @description Who is being erased.
             */
            studentId: string;
        };
        /** @description The answer to a request to erase a session. */
        ErasingSession: {
            /**
             * @description What happens next.
             * @example The session is gone. Files and search entries follow within the hour.
             */
            message: string;
            /**
             * Format: uuid
             * @description The session that is being erased.
             */
            sessionId: string;
            /**
             * @description `erasing`.
             * @example erasing
             */
            status: string;
        };
        /** @description Something that is said, with what it stands on. */
        Evidenced: {
            /**
             * @description What is said.
             * @example pH calculations
             */
            claim: string;
            /** @description At most 10, newest first. Empty for `question` only, which is stored nowhere. */
            evidenceIds: string[];
            /**
             * @description Where in the answer it is said, as a JSON pointer.
             * @example /tutorContext/focusAreas/0
             */
            field: string;
            /**
             * @description What the ids are: `evidence` (lines of the log that mastery follows from), `practice`,
             *     `session`, `conversation`, or `question` for the request's own `currentQuestion`.
             * @example evidence
             */
            type: string;
        };
        /** @description Another question of the kind, worked out. */
        ExampleView: {
            /**
             * @description Its text.
             * @example Solve x² − 5x + 6 = 0.
             */
            question: string;
            /**
             * @description The way to its answer.
             * @example [
             *       "b² − 4ac = 1",
             *       "x = (5 ± 1) / 2",
             *       "x = 2 or x = 3"
             *     ]
             */
            steps: string[];
        };
        /** @description A part of the copy. */
        ExportPart: {
            /**
             * Format: date-time
             * @description When this part was made.
             */
            exportedAt: string;
            /**
             * @description Where the next part goes on: send it as `cursor`. Null at the end.
             * @example turns.0199c5a0-0000-7000-8000-000000000001.41
             */
            next?: string | null;
            /**
             * @description `profile` and `account` in the first part, then lists: `tutors`, `invites`, `signIns`,
             *     `accesses`, `sessions`, `transcripts` (the texts, in pieces), `turns`, `practices`,
             *     `reviews`, `evidence`, `mastery`, `goals`, `suggestions`, `conversations`, `messages`, `nudges`,
             *     `notifications`, `guardians`, `consents`, `usage` and `files`. A list that goes on in the next part is there again.
             */
            sections: Record<string, never>;
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
        };
        /** @description What the student is told about one answer. */
        Feedback: {
            /**
             * @description Whether the answer was right; false also while it needs a review.
             * @example true
             */
            correct: boolean;
            /**
             * @description What is right.
             * @example 7
             */
            correctAnswer: string;
            /**
             * @description What to say.
             * @example Right: water is neutral.
             */
            feedback: string;
            /**
             * @description After a hint, or a first try that was wrong. Then a right answer moves mastery half as far: it
             *     shows less of what the student can do alone.
             * @example false
             */
            helped?: boolean;
            /**
             * @description How the verdict was reached, such as `number_by_value`.
             * @example number_by_value
             */
            how: string;
            /**
             * @description `correct`, `partial`, `incorrect`, or `needs_review`: the answer could not be read, counts
             *     neither as right nor as wrong, and a tutor will look at it.
             * @example correct
             */
            outcome: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
            /**
             * @description The mistake, when it is of a known kind, such as `sign`, `unit` or `power_of_ten`.
             * @example null
             */
            slip?: string | null;
            support?: components["schemas"]["Support"] | null;
        };
        /** @description One part of a request that is wrong. */
        FieldError: {
            /**
             * @description What is wrong and what to do.
             * @example This is no e-mail address.
             */
            detail: string;
            /**
             * @description Which parameter of the query.
             * @example limit
             */
            parameter?: string | null;
            /**
             * @description Where in the body, as a JSON pointer.
             * @example /email
             */
            pointer?: string | null;
        };
        /** @description A place where a danger was told of. */
        FindingView: {
            /**
             * Format: uuid
             * @description The finding.
             */
            findingId: string;
            /**
             * Format: date-time
             * @description When it was found.
             */
            foundAt: string;
            /**
             * Format: uuid
             * @description The session, for a turn.
             * @example null
             */
            sessionId?: string | null;
            /**
             * @description `low`, `medium`, `high` or `critical`.
             * @example high
             */
            severity: string;
            /**
             * @description `message` of a chat, `turn` of a session, `answer` of a practice, or `comment` on a verdict.
             * @example message
             */
            source: string;
            /**
             * @description `student`, `tutor` or `unknown`.
             * @example student
             */
            speaker: string;
        };
        /** @description Whose password was forgotten. */
        ForgotBody: {
            /**
             * Format: email
             * @description In any case.
             * @example student@example.com
             */
            email: string;
        };
        /** @description What was said at one place. */
        FoundWords: {
            /**
             * Format: uuid
             * @description The finding.
             */
            findingId: string;
            /**
             * Format: date-time
             * @description When it was found.
             */
            foundAt: string;
            /**
             * @description The phrase of the rules that spoke; null when an outside service alone did.
             * @example {they} laugh at me
             */
            rule?: string | null;
            /**
             * @description `low`, `medium`, `high` or `critical`.
             * @example high
             */
            severity: string;
            /**
             * @description `message`, `turn`, `answer` or `comment`.
             * @example message
             */
            source: string;
            /**
             * @description `student`, `tutor` or `unknown`.
             * @example student
             */
            speaker: string;
            /**
             * @description The words, without ways to reach somebody; null when they have been kept as long as they may.
             * @example everyone in my class laughs at me
             */
            text?: string | null;
        };
        /**
         * @description What to practise. Without a session the questions are about concepts alone: those named, or what the
         *     student needs most.
         */
        GenerateBody: {
            /** @description Only these concepts of the session, or of those the student has met; all without it. */
            conceptIds?: string[] | null;
            /**
             * Format: int32
             * @description How many questions; 5 without it.
             * @example 5
             */
            count?: number | null;
            /**
             * @description Concepts of the curriculum by their ids there, such as a goal's `curriculumIds`, met or not. Only
             *     without a session.
             * @example null
             */
            curriculumIds?: string[] | null;
            /**
             * Format: int32
             * @description How many minutes there are, at two for a question. With `count`, the fewer questions of both.
             * @example 10
             */
            minutes?: number | null;
            /**
             * Format: uuid
             * @description The session the questions are about.
             */
            sessionId?: string | null;
            /**
             * Format: uuid
             * @description Who practises.
             */
            studentId: string;
        };
        /** @description A goal to be set. */
        GoalBody: {
            /**
             * @description What is to be reached. Name concepts, and they are what counts.
             * @example Master acid-base reactions
             */
            description: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
            /**
             * @description The subject, or a field such as `Math`.
             * @example Chemistry
             */
            subject: string;
            /**
             * Format: date-time
             * @description By when: in the future, at most 5 years away.
             * @example 2030-12-31T00:00:00Z
             */
            targetDate?: string | null;
        };
        /** @description A page of goals. */
        GoalList: {
            /** @description Newest first. */
            goals: components["schemas"]["GoalView"][];
            /**
             * Format: int64
             * @description How many were asked for.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description How many were left out.
             * @example 0
             */
            offset: number;
            /**
             * Format: int64
             * @description How many there are in all.
             * @example 1
             */
            total: number;
        };
        /** @description A goal's state. */
        GoalProgress: {
            /**
             * @description What is to be reached.
             * @example Master acid-base reactions
             */
            description: string;
            /**
             * Format: uuid
             * @description The goal.
             */
            goalId: string;
            /**
             * Format: int32
             * @description 0 to 100.
             * @example 60
             */
            progress: number;
            /**
             * @description `active`, `completed` or `paused`.
             * @example in_progress
             */
            status: string;
            /**
             * @description The subject.
             * @example Chemistry
             */
            subject: string;
            /**
             * Format: date-time
             * @description By when.
             */
            targetDate?: string | null;
        };
        /** @description A goal. */
        GoalView: {
            /**
             * Format: date-time
             * @description When it was completed.
             */
            completedAt?: string | null;
            /** @description Its concepts that the student has met, the least known first, at most 12: what to practise for it. */
            conceptIds: string[];
            /**
             * Format: date-time
             * @description When it was made.
             * @example 2025-10-01T00:00:00Z
             */
            createdAt: string;
            /**
             * @description When none was met, those that its words name, by their ids in the curriculum, at most 12.
             * @example []
             */
            curriculumIds: string[];
            /**
             * @description What is to be reached. The concepts it names are those that count; when it names none, all
             *     of the subject do.
             * @example Master acid-base reactions
             */
            description: string;
            /**
             * Format: uuid
             * @description The goal.
             */
            goalId: string;
            plan?: components["schemas"]["PlanView"] | null;
            /**
             * Format: int32
             * @description How much of the way is shown, 0 to 100: the mean over the goal's concepts of their mastery,
             *     of which 80 is all that is asked for, counted by how much evidence it stands on (n answers
             *     count n/(n+2)). 0 when nothing is known; 100 when the goal is completed and only then.
             * @example 65
             */
            progress: number;
            /**
             * @description `active`, `completed` or `paused`.
             * @example active
             */
            status: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
            /**
             * @description The subject, or a field such as `Math`, which takes in its subjects.
             * @example Chemistry
             */
            subject: string;
            /**
             * Format: date-time
             * @description By when it is to be reached.
             * @example 2025-12-31T00:00:00Z
             */
            targetDate?: string | null;
        };
        /** @description A submission, graded. */
        Graded: {
            /**
             * @description How many of them were right.
             * @example 4
             */
            correctAnswers: number;
            /** @description One for each question, in the order asked. */
            feedback: components["schemas"]["Feedback"][];
            /** @description Handed in after it was due. */
            late: boolean;
            masteryUpdate?: components["schemas"]["MasteryUpdate"] | null;
            /** @description All concepts of the practice. */
            masteryUpdates: components["schemas"]["MasteryUpdate"][];
            /**
             * @description How many could not be read or judged and wait for a person: neither right nor wrong.
             * @example 0
             */
            needsReview: number;
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * Format: int32
             * @description 0 to 100, over the answers that could be read and those left out; null when there is none.
             * @example 80
             */
            score?: number | null;
            /**
             * @description How many questions.
             * @example 5
             */
            totalQuestions: number;
        };
        /** @description The code of a guardian's invitation. */
        GuardianAcceptBody: {
            /**
             * @description As it stood in the mail.
             * @example 3q2-7wAAAAAAAAAAAAAAAA
             */
            code: string;
        };
        /** @description An invitation of a guardian, as its inviter sees it: once. */
        GuardianInvitation: {
            /**
             * @description Shown here and in the mail, and nowhere again.
             * @example 3q2-7wAAAAAAAAAAAAAAAA
             */
            code: string;
            /**
             * Format: date-time
             * @description When it stops counting: 7 days from now.
             */
            expiresAt: string;
            /**
             * Format: uuid
             * @description The student whose guardian is invited.
             */
            studentId: string;
        };
        /** @description Whom to invite. */
        GuardianInviteBody: {
            /**
             * Format: email
             * @description The only address the code counts for; not the student's.
             * @example guardian@example.com
             */
            email: string;
            /**
             * Format: uuid
             * @description The student whose guardian it is.
             */
            studentId: string;
        };
        /** @description A guardian of a student. */
        GuardianOfStudent: {
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardianId: string;
            /**
             * @description Who invited them: `student`, `tutor` or `admin`; null once that account is gone. Nobody but the
             *     child may have vouched for a guardian whom a student invited.
             * @example admin
             */
            invitedBy?: string | null;
            /**
             * @description Their name.
             * @example Grace Okoye
             */
            name: string;
            /**
             * Format: date-time
             * @description Since when they are linked.
             */
            startedAt: string;
        };
        /** @description A guardian and a student who are linked. */
        GuardianStudentLink: {
            /**
             * Format: uuid
             * @description The guardian.
             */
            guardianId: string;
            /**
             * Format: date-time
             * @description Since when.
             */
            startedAt: string;
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
            /**
             * @description The student's name.
             * @example John Doe
             */
            studentName: string;
        };
        /** @description How the product is doing. */
        HealthReport: {
            details?: components["schemas"]["Details"] | null;
            status: components["schemas"]["HealthStatus"];
            /**
             * @description The version of the product.
             * @example 0.1.0
             */
            version: string;
        };
        /**
         * @description `degraded` when the database does not answer.
         * @enum {string}
         */
        HealthStatus: "ok" | "degraded";
        /** @description Somebody a student can call. */
        HelpLineView: {
            /**
             * @description `emergency`, `children`, `crisis` or `abuse`.
             * @example crisis
             */
            audience: string;
            /**
             * @description The day it was last checked.
             * @example 2026-11-29
             */
            checked: string;
            /**
             * @description Who answers.
             * @example 988 Suicide & Crisis Lifeline
             */
            name: string;
            /**
             * @description As it is dialled, or how to write.
             * @example 988 (call or text)
             */
            number: string;
            /**
             * @description A page of those who run it.
             * @example https://988lifeline.org
             */
            source: string;
        };
        /** @description The question a hint is asked for. */
        HintBody: {
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
            rung?: components["schemas"]["WantedRung"] | null;
        };
        /** @description The answer to a request for a hint. */
        HintGiven: {
            /** @description The hint. */
            hint: components["schemas"]["HintView"];
            /**
             * @description The rung of the next one; null when this is all there is. A first try that follows a known slip
             *     adds one.
             * @example step
             */
            next?: string | null;
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
        };
        /** @description A hint. */
        HintView: {
            example?: components["schemas"]["ExampleView"] | null;
            /**
             * Format: date-time
             * @description When it was given.
             */
            givenAt: string;
            /**
             * @description From the least help to the most: `nudge`, `slip` (what went wrong in the first try), `step`,
             *     `example` (another question of the kind, worked out).
             * @example nudge
             */
            rung: string;
            /**
             * @description What to say.
             * @example Which numbers are a, b and c here?
             */
            text: string;
        };
        /** @description Something to be done after a session. */
        HomeworkTask: {
            /**
             * Format: date
             * @description The day that the text names, counted from the day of the session (UTC); null where it names
             *     none, or one that no calendar tells, such as the next lesson.
             * @example 2025-11-20
             */
            dueOn?: string | null;
            /** @example Practice pH calculations for Thursday. */
            text: string;
        };
        /** @description How a student's learning went in a period. */
        Improvements: {
            /** @description In numbers. */
            metrics: components["schemas"]["Metrics"];
            /** @description Which time is meant. */
            period: components["schemas"]["PeriodView"];
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
            /** @description Over time. */
            trends: components["schemas"]["Trends"];
        };
        /** @description An invitation, as its inviter sees it: once. */
        Invitation: {
            /**
             * @description Shown here and in the mail, and nowhere again.
             * @example 3q2-7wAAAAAAAAAAAAAAAA
             */
            code: string;
            /**
             * Format: date-time
             * @description When it stops counting: 7 days from now.
             */
            expiresAt: string;
            /** @description What it is for. */
            purpose: components["schemas"]["InvitePurpose"];
        };
        /** @description Whom to invite. */
        InviteBody: {
            /**
             * Format: email
             * @description The only address the code counts for.
             * @example ada@example.com
             */
            email: string;
            purpose?: components["schemas"]["InvitePurpose"] | null;
        };
        /**
         * @description What an invitation is for.
         * @enum {string}
         */
        InvitePurpose: "tutor_signup" | "link";
        /** @description Runs of one job. */
        JobUse: {
            /**
             * Format: int64
             * @description Of those, failed for good.
             * @example 0
             */
            failed: number;
            /**
             * @description The job.
             * @example analyze-transcript
             */
            job: string;
            /**
             * Format: int64
             * @description Of those, had to try a step again.
             * @example 1
             */
            retried: number;
            /**
             * Format: int64
             * @description Runs that were started.
             * @example 40
             */
            runs: number;
            /**
             * Format: int64
             * @description Of those, done.
             * @example 40
             */
            succeeded: number;
        };
        /** @description The concepts that are one. */
        JoinBody: {
            /** @description Those that are joined into the other, each once. */
            from: string[];
            /**
             * Format: uuid
             * @description The one that they are.
             */
            into: string;
        };
        /** @description A concept that was joined into another one. */
        JoinedName: {
            /** Format: uuid */
            conceptId: string;
            /** @example the formula with the root */
            name: string;
        };
        /** @description The ways to leave. */
        LeavingOffer: {
            /**
             * @description DELETE it, and everything is erased.
             * @example /api/students/0190f6d0-0000-7000-8000-000000000001
             */
            erasePath: string;
            /**
             * @description GET it for a copy of what is kept, without chats.
             * @example /api/students/0190f6d0-0000-7000-8000-000000000001/export
             */
            exportPath: string;
        };
        /** @description A tutor and a student who are linked: the tutor sees the student from now on. */
        Link: {
            /**
             * Format: date-time
             * @description Since when.
             */
            startedAt: string;
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
            /**
             * Format: uuid
             * @description The tutor.
             */
            tutorId: string;
        };
        /** @description Who is to be linked. */
        LinkBody: {
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
            /**
             * Format: uuid
             * @description The tutor.
             */
            tutorId: string;
        };
        /** @description Somebody the caller is linked with: a student's tutor or guardian, or the student of one. */
        LinkedPerson: {
            /**
             * Format: int32
             * @description The year of school, of a student who told.
             */
            grade: number | null;
            /**
             * Format: uuid
             * @description Their account: `tutorId` or `studentId` elsewhere.
             */
            id: string;
            /**
             * @description What they are called.
             * @example Tom Hale
             */
            name: string;
            /**
             * @description `student`, `tutor` or `guardian`.
             * @example tutor
             */
            role: string;
        };
        /** @description A concept, for an admin. */
        ListedConcept: {
            /** Format: uuid */
            conceptId: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * @description Its id in the curriculum; null for a free concept, which the curriculum doesn't know.
             * @example quadratic-formula
             */
            curriculumId?: string | null;
            /**
             * Format: int32
             * @description 1 (easy) to 10 (hard).
             * @example 5
             */
            difficulty: number;
            /**
             * Format: int64
             * @description Pieces of evidence that count.
             * @example 87
             */
            evidence: number;
            /** @description The concepts that were joined into it. Each can be split off again by its name. */
            joined: components["schemas"]["JoinedName"][];
            /** @example quadratic formula */
            name: string;
            /** @description The newest of these sessions, newest first, at most 20. */
            recentSessions: components["schemas"]["SessionOfConcept"][];
            /**
             * Format: int64
             * @description Sessions that taught it.
             * @example 9
             */
            sessions: number;
            /**
             * Format: int64
             * @description Students who have shown something of it.
             * @example 12
             */
            students: number;
            /** @example Algebra */
            subject: string;
        };
        /** @description Who signs in. */
        LoginBody: {
            /**
             * Format: email
             * @description In any case.
             * @example student@example.com
             */
            email: string;
            /**
             * @description The account's. The same letters in another normal form of Unicode are the same password.
             * @example correct horse battery
             */
            password: string;
        };
        /** @description Mastery of a concept after a session or practice. */
        MasteryPoint: {
            /**
             * Format: date-time
             * @description When it took place.
             */
            at: string;
            /**
             * Format: int32
             * @description 0 to 100.
             * @example 75
             */
            masteryLevel: number;
            /**
             * Format: double
             * @description Half-width of the 80 % interval around it, in points.
             * @example 14
             */
            uncertainty: number;
        };
        /** @description A concept's mastery after a submission. */
        MasteryUpdate: {
            /**
             * Format: uuid
             * @description The concept.
             */
            conceptId: string;
            /**
             * Format: int32
             * @description 0 to 100.
             * @example 72
             */
            newMasteryLevel: number;
            /**
             * Format: int32
             * @description 0 to 100.
             * @example 65
             */
            previousMasteryLevel: number;
            /**
             * Format: double
             * @description Half-width of the 80 % interval around the new level, in points.
             * @example 11
             */
            uncertainty: number;
        };
        /** @description An account, with the people it is linked with now. */
        Me: components["schemas"]["User"] & {
            /** @description A student's tutors and guardians, a tutor's or a guardian's students, by name; at most 200. */
            people: components["schemas"]["LinkedPerson"][];
        };
        /** @description What the student asks. */
        MessageBody: {
            /**
             * Format: uuid
             * @description The conversation to go on with; a new one is opened without it.
             */
            conversationId?: string | null;
            /**
             * @description The question.
             * @example What is pH?
             */
            message: string;
            /**
             * Format: uuid
             * @description The student who calls.
             */
            studentId: string;
        };
        /** @description One message. */
        MessageView: {
            /**
             * @description The basis of the answer: `sessions`, `records`, `curriculum` or `nothing`; answers only.
             * @example sessions
             */
            basis?: string | null;
            /**
             * Format: double
             * @description How sure the answer is, 0 to 1; answers from sessions and records only.
             * @example 0.95
             */
            confidence?: number | null;
            /**
             * @description What was said.
             * @example What is pH?
             */
            content: string;
            /**
             * @description How far the sessions cover the question: `answered`, `touched` or `absent`; answers from sessions
             *     only.
             * @example answered
             */
            coverage?: string | null;
            /**
             * Format: uuid
             * @description The message.
             */
            messageId: string;
            /**
             * @description Who wrote it: `extractive` for the offline tutor, `prepared` for words that were written
             *     beforehand, or a model's name; answers only.
             * @example extractive
             */
            model?: string | null;
            /**
             * Format: date-time
             * @description When the student reported it as wrong; only then.
             */
            reportedAt?: string | null;
            /**
             * @description `user` or `assistant`.
             * @example user
             */
            role: string;
            /**
             * @description Where the answer comes from, best first; answers only. A lesson whose words are no longer kept
             *     is left out.
             */
            sources?: components["schemas"]["Source"][] | null;
            /** @description Whether to take the question to the tutor; answers only. */
            suggestTutor?: boolean | null;
            support?: components["schemas"]["Support"] | null;
            /**
             * Format: date-time
             * @description When.
             */
            timestamp: string;
        };
        /** @description A student's period in numbers. */
        Metrics: {
            /** @description How the scores of practices changed. */
            averagePracticeScore: components["schemas"]["ScoreChange"];
            /**
             * @description Concepts that were below 80 when the period began, reached it by its end and are there now.
             *     Past levels follow from the student's evidence, seen with what is known today of how hard
             *     each concept is; null for a student with more than 50,000 pieces of evidence.
             * @example 8
             */
            conceptsMastered?: number | null;
            /**
             * Format: int32
             * @description % of the weeks of the period, counted from its start, that have begun and in which there
             *     was a session, a practice handed in or a question asked. Null before the first.
             * @example 85
             */
            engagementRate?: number | null;
            /**
             * Format: int64
             * @description Sessions of the period whose date has passed.
             * @example 12
             */
            sessionsCompleted: number;
        };
        /** @description Calls of a model for one purpose. */
        ModelUse: {
            /**
             * Format: int64
             * @description Calls that were made; those refused beforehand are none.
             * @example 120
             */
            calls: number;
            /**
             * Format: double
             * @description US dollars.
             * @example 1.27
             */
            costUsd: number;
            /**
             * Format: int64
             * @description Tokens read.
             * @example 240000
             */
            inputTokens: number;
            /**
             * @description The model.
             * @example gpt-4.1-mini
             */
            model: string;
            /**
             * Format: int64
             * @description Tokens written.
             * @example 36000
             */
            outputTokens: number;
            /**
             * @description What for.
             * @example chat
             */
            purpose: string;
        };
        /** @description What a join or a split has moved. */
        MovedCounts: {
            /**
             * Format: int64
             * @description Pieces of evidence.
             * @example 14
             */
            evidence: number;
            /**
             * @description Questions of practices.
             * @example 6
             */
            questions: number;
            /**
             * Format: int64
             * @description Sessions that teach the other concept now.
             * @example 4
             */
            sessions: number;
            /**
             * @description Students whose mastery was computed anew.
             * @example 3
             */
            students: number;
        };
        /** @description What was done about an alert. */
        NoteBody: {
            /**
             * @description In words for those who look at it later.
             * @example I am with the student now.
             */
            note: string;
        };
        /** @description A page of what somebody was told. */
        NotificationList: {
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /** @description Newest first. */
            notifications: components["schemas"]["NotificationView"][];
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /**
             * Format: int64
             * @description All there are of what was asked for.
             * @example 1
             */
            total: number;
            /**
             * Format: int64
             * @description All that are not read yet, whatever was asked for.
             * @example 1
             */
            unread: number;
        };
        /** @description Something somebody was told. */
        NotificationView: {
            /**
             * @description What there is to say.
             * @example There are new questions from your last session.
             */
            body: string;
            /**
             * Format: date-time
             * @description When it was told.
             */
            createdAt: string;
            /**
             * @description Such as `practice_assigned`, `verdict_contested` or `early_engagement`; more may come.
             * @example practice_assigned
             */
            kind: string;
            /**
             * Format: uuid
             * @description Its id.
             */
            notificationId: string;
            /**
             * Format: date-time
             * @description When it was read; null until then.
             */
            readAt?: string | null;
            /** @description The ids of what it is about; which, depends on `kind`. */
            subject: Record<string, never>;
            /**
             * @description One line.
             * @example New practice
             */
            title: string;
        };
        /** @description A page of the nudges that are due. */
        NudgeList: {
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /** @description Those who registered last first. */
            nudges: components["schemas"]["PendingNudge"][];
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /**
             * Format: int64
             * @description All there are.
             * @example 1
             */
            total: number;
        };
        /**
         * @description Whether a nudge was sent.
         * @enum {string}
         */
        NudgeStatus: "sent" | "skipped";
        /**
         * @description What a nudge is about, as callers name it.
         * @enum {string}
         */
        NudgeType: "early_engagement";
        /** @description The answer to the hourly call. */
        NudgesSent: {
            /**
             * Format: date
             * @description The day, in UTC.
             * @example 2025-11-15
             */
            date: string;
            /**
             * Format: int32
             * @description The hour of that day, 0 to 23; null when the schedule comes once a day.
             * @example 9
             */
            hour?: number | null;
            /**
             * @description Whether the event is with whatever runs the jobs. The same hour again starts nothing.
             * @example true
             */
            sent: boolean;
        };
        /** @description A conversation that was opened. */
        Opened: {
            /**
             * Format: uuid
             * @description The conversation.
             */
            conversationId: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            createdAt: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
        };
        /** @description The settings of the organisation. */
        OrganisationView: {
            /**
             * Format: int32
             * @description The age, in years, from which students of the region agree without a guardian.
             * @example 13
             */
            ageOfConsent: number;
            /**
             * @description Whether the companion answers questions.
             * @example true
             */
            aiChat: boolean;
            /**
             * @description Whether students who told no year of birth need a guardian's consent, like those who are too
             *     young.
             * @example false
             */
            consentWithoutBirthYear: boolean;
            /**
             * Format: int32
             * @description Minutes after which more people are told of an urgent alert that nobody has acknowledged.
             * @example 15
             */
            escalateMinutes: number;
            /**
             * @description The categories of alerts that guardians are told of, without any words, once somebody has
             *     acknowledged one: `self_harm`, `violence_threat`, `sexual`, `bullying`, `eating_disorder`,
             *     `substance`. Never `abuse_neglect` and `grooming`.
             * @example [
             *       "bullying"
             *     ]
             */
            guardianCategories: string[];
            /** @description The help lines of the region, to be checked once a year. */
            helpLines: components["schemas"]["HelpLineView"][];
            /**
             * @description Whose help lines are named, by two letters; null: by the student's time zone, else `US`.
             * @example US
             */
            region?: string | null;
            /**
             * Format: int32
             * @description Hours for which further findings count toward an open alert in place of opening another.
             * @example 24
             */
            repeatHours: number;
            /**
             * Format: date-time
             * @description When they were last changed.
             */
            updatedAt: string;
        };
        /** @description Progress in numbers. */
        OverallProgress: {
            /**
             * Format: int32
             * @description Mean score of the practices handed in; null before the first.
             * @example 78
             */
            averageScore?: number | null;
            /**
             * Format: int32
             * @description Change of the last scores over the first, in %; null with fewer than four.
             * @example 15
             */
            improvementRate?: number | null;
            /**
             * @description Practices handed in.
             * @example 45
             */
            practicesCompleted: number;
            /**
             * Format: int64
             * @description Sessions whose date has passed.
             * @example 12
             */
            sessionsCompleted: number;
        };
        /** @description How many. */
        Overview: {
            /**
             * Format: int64
             * @description Students with a session, a practice handed in or a question asked in the period.
             * @example 980
             */
            activeStudents: number;
            /**
             * Format: double
             * @description `totalSessions / totalStudents`, with one decimal.
             * @example 4.3
             */
            averageSessionsPerStudent?: number | null;
            /**
             * Format: int64
             * @description Sessions up to the period's end.
             * @example 5420
             */
            totalSessions: number;
            /**
             * Format: int64
             * @description Students registered by the period's end.
             * @example 1250
             */
            totalStudents: number;
        };
        /** @description A page of recordings that wait. */
        ParkedList: {
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /** @description Newest first. */
            recordings: components["schemas"]["ParkedRecording"][];
            /**
             * Format: int64
             * @description All there are.
             * @example 3
             */
            total: number;
        };
        /** @description A recording that waits. */
        ParkedRecording: {
            /**
             * Format: int32
             * @description Seconds.
             * @example 3600
             */
            duration: number;
            /** @description Everybody who was invited or there, as the recorder knows them. */
            people: components["schemas"]["AttendeeView"][];
            /**
             * @description Why it waits: `unmatched`, none of our students was found in it; `ambiguous`, it may be several
             *     students'; `not_fetched`, its transcript could not be fetched, and is asked for again when it
             *     is assigned; `unreadable`, its transcript can't be read.
             * @example unmatched
             */
            reason: string;
            /**
             * Format: date-time
             * @description When it came here. It is deleted 30 days later, unless another period is set.
             */
            receivedAt: string;
            /**
             * @description `read_ai`, `fireflies` or `zoom`.
             * @example read_ai
             */
            recorder: string;
            /** Format: uuid */
            recordingId: string;
            /**
             * Format: date-time
             * @description When it took place; null when that is not known.
             */
            startedAt?: string | null;
            /**
             * @description As the calendar or the host calls it; empty when that is not known.
             * @example Maths with Ada
             */
            title: string;
        };
        /** @description What somebody learns who must look into their mail. */
        Pending: {
            /** @example Check your mail. */
            message: string;
            /** @example pending */
            status: string;
        };
        /** @description A nudge that is due. */
        PendingNudge: {
            /**
             * @description What it says at least; the one that is sent may say more.
             * @example Continue your momentum in Chemistry!
             */
            message: string;
            /**
             * Format: uuid
             * @description For whom.
             */
            studentId: string;
            /** @description What about. */
            type: components["schemas"]["NudgeType"];
            /**
             * @description `high` for who has had no session, `medium` for one, `low` for two.
             * @example medium
             */
            urgency: string;
        };
        /** @description A span of time, as it was asked for. */
        PeriodView: {
            /**
             * @description Its last day or moment, included.
             * @example 2025-11-15
             */
            end: string;
            /**
             * @description Its first day or moment.
             * @example 2025-10-01
             */
            start: string;
        };
        /**
         * @description The person behind a label.
         * @enum {string}
         */
        PersonInSession: "student" | "tutor" | "learner" | "unknown";
        /** @description One review of one concept. */
        PlanItem: {
            /**
             * Format: uuid
             * @description The concept.
             */
            conceptId: string;
            /**
             * @description Its name.
             * @example pH scale
             */
            name: string;
            /**
             * Format: double
             * @description The chance, 0 to 1, of recalling it on the goal's date then, if the review goes as well as the
             *     student's mastery predicts.
             * @example 0.93
             */
            recallOnDate: number;
            /**
             * Format: date
             * @description The day, in UTC.
             */
            reviewOn: string;
        };
        /**
         * @description What it takes to recall every concept of the goal that the student has met with a chance of 90 %
         *     or more on the date.
         */
        PlanView: {
            /**
             * @description Whether the student's minutes a day are enough; null when they have not said how many they
             *     have (`preferences.dailyMinutes`).
             */
            feasible?: boolean | null;
            /** @description The first 20 of them, earliest first. */
            items: components["schemas"]["PlanItem"][];
            /**
             * Format: int32
             * @description Minutes on the fullest day, at 4 minutes for a review of one concept. 0 when everything will
             *     be remembered anyway.
             * @example 12
             */
            minutesPerDay: number;
            /**
             * @description How many reviews there are in all.
             * @example 5
             */
            reviews: number;
            /**
             * Format: int32
             * @description Minutes a day that are missing; 0 when it is feasible, null when that is not known.
             * @example 0
             */
            shortBy?: number | null;
        };
        /** @description A page of a student's practices. */
        PracticeList: {
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /** @description Newest first. */
            practices: components["schemas"]["PracticeSummary"][];
            /**
             * Format: int64
             * @description All there are in the states asked for.
             * @example 25
             */
            total: number;
        };
        /** @description A practice in a list. */
        PracticeSummary: {
            /**
             * Format: date-time
             * @description When it was given.
             */
            assignedAt: string;
            /**
             * Format: date-time
             * @description When it was handed in.
             */
            completedAt?: string | null;
            /** @description What it is about, what is asked about most first. */
            conceptIds: string[];
            /**
             * Format: date-time
             * @description When it is due.
             */
            dueAt?: string | null;
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * Format: int32
             * @description 0 to 100, once it is handed in; null when no answer could be read.
             * @example 80
             */
            score?: number | null;
            /**
             * Format: uuid
             * @description About which session; null for a practice of concepts alone.
             */
            sessionId?: string | null;
            /**
             * @description `generating`, `ready`, `in_progress`, `completed`, `failed` or `empty`.
             * @example completed
             */
            status: string;
            /**
             * @description The subject of most of them; null until it is known.
             * @example Algebra
             */
            subject?: string | null;
            /**
             * @description Its concepts and the number of its questions, in one line.
             * @example Quadratic formula and factoring, 5 questions
             */
            title: string;
            /**
             * Format: int32
             * @description How many questions.
             * @example 5
             */
            totalQuestions: number;
        };
        /** @description A practice. */
        PracticeView: {
            /**
             * Format: date-time
             * @description When it was given.
             */
            assignedAt: string;
            /**
             * Format: date-time
             * @description When it was handed in.
             */
            completedAt?: string | null;
            /** @description What it is about, what is asked about most first. */
            conceptIds: string[];
            /**
             * Format: date-time
             * @description When it is due; null until it is written.
             */
            dueAt?: string | null;
            /** @description Why it could not be written, in words for the reader. */
            failure?: string | null;
            /** @description Handed in after `dueAt`. */
            late: boolean;
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            progress?: components["schemas"]["WorkProgress"] | null;
            /** @description In the order asked; empty until they are written. */
            questions: components["schemas"]["QuestionView"][];
            /**
             * Format: int32
             * @description 0 to 100, once it is handed in; null when no answer could be read.
             * @example 80
             */
            score?: number | null;
            /**
             * Format: uuid
             * @description About which session; null for a practice of concepts alone.
             */
            sessionId?: string | null;
            /**
             * Format: date-time
             * @description When its student began: by a start, a hint or a try; null before, and for those that began
             *     before this was noted.
             */
            startedAt?: string | null;
            /**
             * @description `generating`, `ready`, `in_progress` (its student has begun), `completed`, `failed`, or `empty`:
             *     there was nothing worth asking, and `failure` says why.
             * @example ready
             */
            status: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
            /**
             * @description The subject of most of them; null until it is known.
             * @example Algebra
             */
            subject?: string | null;
            /**
             * @description Its concepts and the number of its questions, in one line.
             * @example Quadratic formula and factoring, 5 questions
             */
            title: string;
        };
        /** @description How and when a student wants to be reached. */
        Preferences: {
            /** @description Which ways are wanted. */
            channels: components["schemas"]["Channels"];
            /**
             * Format: int32
             * @description Minutes a day for practice.
             * @example 20
             */
            dailyMinutes?: number | null;
            /** @description Whether nudges are wanted. */
            nudges: boolean;
            /**
             * @description With the country's code.
             * @example +447700900123
             */
            phone?: string | null;
            quietHours?: components["schemas"]["QuietHours"] | null;
            /**
             * @description IANA name.
             * @example Europe/London
             */
            timeZone: string;
        };
        /** @description How an answer is read. */
        Preview: {
            /**
             * @description What it is read as, such as `number`, `expression`, `choice` or `word`. It follows from the
             *     answer and from the question as it is shown, never from the key.
             * @example number
             */
            kind: string;
            /**
             * @description Why it can't be read, in words for the student.
             * @example null
             */
            problem?: string | null;
            /**
             * @description The answer as it is read; null when it can't be.
             * @example 3.5 cm
             */
            readAs?: string | null;
        };
        /** @description An answer that is being written. */
        PreviewBody: {
            /**
             * @description What is written so far.
             * @example 3,5 cm
             */
            answer: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
        };
        /** @description The body of every error answer. */
        Problem: {
            /**
             * @description What happened, for a program: stable, `snake_case`.
             * @example not_found
             */
            code: string;
            /**
             * @description What happened and what to do, for a person.
             * @example There is nothing here that you may see: it is absent or not yours.
             */
            detail: string;
            /** @description The parts of the request that are wrong, when that is the matter. */
            errors?: components["schemas"]["FieldError"][];
            /**
             * @description The path that was asked for.
             * @example /api/goals
             */
            instance: string;
            /**
             * @description Also in the header `x-request-id`; quote it when you ask for help.
             * @example 0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11
             */
            requestId: string;
            /**
             * Format: int32
             * @description The HTTP status.
             * @example 404
             */
            status: number;
            /**
             * @description The status in words.
             * @example Not Found
             */
            title: string;
            /**
             * @description Always `about:blank`: the status says it all, `code` tells the rest apart.
             * @example about:blank
             */
            type: string;
        };
        /** @description A student's profile. */
        Profile: {
            /**
             * Format: int32
             * @description The year of school.
             * @example 10
             */
            grade?: number | null;
            /**
             * @description What they like.
             * @example [
             *       "chess"
             *     ]
             */
            interests: string[];
            /**
             * @description How they say they like to learn. Stored, never used to adapt.
             * @example visual
             */
            learningStyle?: string | null;
            /**
             * @description As they want to be called.
             * @example John Doe
             */
            name: string;
            /** @description How and when they want to be reached. */
            preferences: components["schemas"]["Preferences"];
            /**
             * @description What they are good at.
             * @example [
             *       "Problem-solving"
             *     ]
             */
            strengths: string[];
            /**
             * Format: uuid
             * @description The student. Can't be changed.
             */
            studentId: string;
        };
        /** @description A student's progress. */
        ProgressView: {
            /** @description By subject and name. */
            concepts: components["schemas"]["ConceptProgress"][];
            /** @description Newest first. */
            goals: components["schemas"]["GoalProgress"][];
            /** @description In numbers. */
            overallProgress: components["schemas"]["OverallProgress"];
            /** @description Newest first, at most 20. */
            recentActivity: components["schemas"]["Activity"][];
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
        };
        /** @description A question. The fields from `answer` on are there once the practice is handed in. */
        QuestionView: {
            /**
             * @description What was answered.
             * @example 7
             */
            answer?: string | null;
            /**
             * Format: uuid
             * @description What it practises.
             */
            conceptId: string;
            /** @description Whether the answer was right; absent while it needs a review. */
            correct?: boolean | null;
            /**
             * @description What is right.
             * @example 7
             */
            correctAnswer?: string | null;
            /**
             * Format: int32
             * @description 1 (easy) to 10 (hard).
             * @example 7
             */
            difficulty: number;
            /**
             * @description Why it is right.
             * @example Water has as many protons as it has hydroxide ions.
             */
            explanation?: string | null;
            /**
             * @description What the student was told.
             * @example Right: water is neutral.
             */
            feedback?: string | null;
            /** @description The hints that were given, in order. */
            hints: components["schemas"]["HintView"][];
            /**
             * @description Whether a first answer can be told before it is handed in (POST
             *     /api/practice/{practiceId}/try): once for each question, and not where there are two options.
             * @example true
             */
            mayTry: boolean;
            /**
             * @description The choices; empty for other types.
             * @example [
             *       "0",
             *       "7",
             *       "14"
             *     ]
             */
            options: string[];
            /**
             * @description `correct`, `partial`, `incorrect`, or `needs_review`: the answer could not be read, counts
             *     neither as right nor as wrong, and a tutor will look at it.
             * @example correct
             */
            outcome?: string | null;
            /**
             * @description Its text; a gap is `_____`.
             * @example What is the pH of a solution with [H+] = 0.001 M?
             */
            question: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
            review?: components["schemas"]["ReviewView"] | null;
            /**
             * @description The mistake, when it is of a known kind, such as `sign` or `unit`.
             * @example sign
             */
            slip?: string | null;
            tried?: components["schemas"]["TryView"] | null;
            /**
             * @description `multiple_choice`, `numeric`, `short_answer` or `free_text`.
             * @example multiple_choice
             */
            type: string;
        };
        /** @description A span of the day; one that ends before it starts goes over midnight. */
        QuietHours: {
            /**
             * @description `HH:MM`.
             * @example 07:00
             */
            end: string;
            /**
             * @description `HH:MM`.
             * @example 21:00
             */
            start: string;
        };
        /** @description How a transcript was read. */
        ReadingView: {
            /**
             * @description How far they can be relied on: `high`, `low` or `none`.
             * @example high
             */
            confidence: string;
            /**
             * @description Whether what the student said in it counts as evidence of mastery.
             * @example true
             */
            evidenceCounted: boolean;
            /**
             * @description Its shape, such as `web_vtt`, `labelled_lines` or `paragraphs`.
             * @example labelled_lines
             */
            format: string;
            /**
             * @description Its language by ISO code; null if there is too little to tell.
             * @example en
             */
            language?: string | null;
            /**
             * @description What its reader should know, in words.
             * @example [
             *       "The transcript has no times."
             *     ]
             */
            remarks: string[];
            /**
             * Format: int32
             * @description Speakers that were told apart.
             * @example 2
             */
            speakers: number;
        };
        /** @description What keeps an app signed in. */
        RefreshBody: {
            /**
             * @description The newest one this app was given.
             * @example q2b7…
             */
            refreshToken: string;
        };
        /** @description Who wants an account. */
        RegisterBody: {
            /**
             * Format: int32
             * @description The year of birth, for students only. Of a date of birth nothing else is asked for and kept. A
             *     student who is too young to agree alone waits for a guardian: `consent` in the answer says so.
             * @example 2010
             */
            birthYear?: number | null;
            /**
             * Format: email
             * @description Kept in lower case. Not proven until the code that is mailed to it comes back.
             * @example student@example.com
             */
            email: string;
            /**
             * Format: int32
             * @description The year of school, for students only.
             * @example 10
             */
            grade?: number | null;
            /** @description From the admin who invited this address as a tutor. */
            inviteCode?: string | null;
            /**
             * @description As the person wants to be called, in any script; without invisible characters, marks of writing
             *     direction and stacks of marks on one letter.
             * @example John Doe
             */
            name: string;
            /**
             * @description Any characters, but none of the passwords that are tried first: a common one, a word with
             *     digits, a row of keys, a repeated pattern.
             * @example correct horse battery
             */
            password: string;
            /**
             * @example student
             * @enum {string}
             */
            role?: "student" | "tutor" | "admin" | "guardian";
        };
        /** @description What was taken away, in rows. */
        Removed: {
            /**
             * Format: int64
             * @description Costs of model calls.
             * @example 0
             */
            aiUsage: number;
            /**
             * Format: int64
             * @description Cached values, counters and wrong passwords that have expired.
             * @example 0
             */
            cache: number;
            /**
             * Format: int64
             * @description Conversations that have no messages any more.
             * @example 0
             */
            conversations: number;
            /**
             * Format: int64
             * @description Events, with their runs.
             * @example 0
             */
            events: number;
            /**
             * Format: int64
             * @description Answers kept for repeated requests.
             * @example 0
             */
            idempotencyKeys: number;
            /**
             * Format: int64
             * @description Invites that have expired.
             * @example 0
             */
            invites: number;
            /**
             * Format: int64
             * @description Networks that accounts were not signed in to from for long.
             * @example 0
             */
            knownNetworks: number;
            /**
             * Format: int64
             * @description Messages of chats.
             * @example 0
             */
            messages: number;
            /**
             * Format: int64
             * @description Notifications that were read.
             * @example 0
             */
            notifications: number;
            /**
             * Format: int64
             * @description One-time codes that have expired.
             * @example 0
             */
            oneTimeCodes: number;
            /**
             * Format: int64
             * @description Messages in the outbox.
             * @example 0
             */
            outbox: number;
            /**
             * Format: int64
             * @description Recordings that webhooks brought.
             * @example 0
             */
            recordings: number;
            /**
             * Format: int64
             * @description Refresh tokens that have expired.
             * @example 0
             */
            refreshTokens: number;
            /**
             * Format: int64
             * @description Transcripts, with their turns and files. What was found in them stays.
             * @example 0
             */
            transcripts: number;
        };
        /** @description An answer that was reported as wrong. */
        ReportedAnswer: {
            /**
             * @description What the companion said.
             * @example pH is a measure of how acidic or basic a solution is...
             */
            answer: string;
            /**
             * Format: date-time
             * @description When it was given.
             */
            answeredAt: string;
            /**
             * Format: uuid
             * @description The answer's message.
             */
            messageId: string;
            /**
             * @description Who wrote it, as in the answer.
             * @example extractive
             */
            model: string;
            /**
             * @description What was asked; null once it is no longer kept.
             * @example What is pH?
             */
            question?: string | null;
            /**
             * Format: date-time
             * @description When it was reported.
             */
            reportedAt: string;
            /** @description Where the answer comes from, best first. */
            sources: components["schemas"]["Source"][];
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
            /**
             * @description What they are called.
             * @example Maya Lind
             */
            studentName: string;
        };
        /** @description The answer to a request for practice. */
        Requested: {
            /**
             * @description What happens next.
             * @example Practice problems are being generated
             */
            message: string;
            /**
             * Format: uuid
             * @description The practice, the open one when there is one for the same request.
             */
            practiceId: string;
            /**
             * @description `generating`, or the state of the open one.
             * @example generating
             */
            status: string;
        };
        /** @description A new password, with the code that allows it. */
        ResetBody: {
            /**
             * @description From the mail.
             * @example w3Zk0mYy0h9l3rXcQm1vVg
             */
            code: string;
            /**
             * @description By the rules of `auth/register`.
             * @example staple battery horse
             */
            password: string;
        };
        /** @description Who stays, and what comes of it. */
        Retention: {
            /**
             * Format: int32
             * @description % of the students active in the equally long period before who are not active in this one.
             * @example 28
             */
            churnRate?: number | null;
            /**
             * Format: int32
             * @description % of the goals made in the period that were completed by its end.
             * @example 65
             */
            goalCompletionRate?: number | null;
            /**
             * Format: int32
             * @description % of the subject suggestions made in the period that were accepted.
             * @example 32
             */
            subjectSuggestionAcceptance?: number | null;
        };
        /** @description An answer that waits for a person. */
        ReviewItem: {
            /**
             * @description The student's answer.
             * @example one and a half
             */
            answer?: string | null;
            /**
             * @description What the student says about it.
             * @example I wrote it in words.
             */
            comment?: string | null;
            /**
             * @description The right answer by the key.
             * @example 3/2
             */
            correctAnswer: string;
            /**
             * Format: date-time
             * @description Since when it waits.
             */
            openedAt: string;
            /**
             * @description The choices; empty for other types.
             * @example []
             */
            options: string[];
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * @description The text of the question.
             * @example What is half of 3?
             */
            question: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
            /**
             * @description `unread`: no program could read the answer; `unsure`: no model is sure of the student's own words;
             *     `contested`: its student thinks it is right.
             * @example contested
             */
            reason: string;
            /**
             * @description The points of a right answer, where it is in the student's own words; empty for other types.
             * @example []
             */
            rubric: components["schemas"]["RubricPoint"][];
            /**
             * Format: uuid
             * @description The student who answered.
             */
            studentId: string;
            /**
             * @description Their name.
             * @example John Doe
             */
            studentName: string;
            /**
             * @description `multiple_choice`, `numeric`, `short_answer` or `free_text`.
             * @example numeric
             */
            type: string;
        };
        /** @description The answers of the caller's students that wait for a person. */
        ReviewList: {
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /** @description Oldest first. */
            reviews: components["schemas"]["ReviewItem"][];
            /**
             * Format: int64
             * @description All there are.
             * @example 1
             */
            total: number;
        };
        /** @description The review of an answer by a person. */
        ReviewView: {
            /**
             * @description What the student said.
             * @example I wrote it as a fraction.
             */
            comment?: string | null;
            /**
             * Format: date-time
             * @description When the student contested the verdict; null when they did not.
             */
            contestedAt?: string | null;
            /** @description Whether the answer was found right; null while it is open. */
            correct?: boolean | null;
            /**
             * Format: date-time
             * @description When it was decided.
             */
            decidedAt?: string | null;
            /**
             * @description `open` or `decided`.
             * @example open
             */
            status: string;
            /**
             * @description What was said with the decision.
             * @example Both forms are right.
             */
            verdictComment?: string | null;
        };
        /** @description Whether a student needs a tutor session. */
        Routing: {
            /** @description What every claim above stands on. */
            evidence: components["schemas"]["Evidenced"][];
            /**
             * @description Who worded it: `extractive` for the offline tutor, or a model's name; null when there was
             *     nothing to word, or nobody at hand who could: then the findings are in their own words.
             * @example extractive
             */
            model?: string | null;
            /**
             * Format: double
             * @description The chance, 0 to 1, that a session is needed: from 0.5 on it is.
             * @example 0.72
             */
            need: number;
            /**
             * @description Why, or why not.
             * @example 3 of the last 5 answers on pH scale were wrong, and 2 messages in chat sounded frustrated.
             */
            reason: string;
            /**
             * @description What the session should be about; null while nothing is known of the student.
             * @example pH Scale and Acid-Base Reactions
             */
            recommendedTopic?: string | null;
            /** @description Whether a tutor session is needed. */
            shouldRoute: boolean;
            /** @description How the student was helped so far, each way once. */
            tried: components["schemas"]["TriedView"][];
            /** @description For the tutor. Together with the reason and the topic it has at most 150 words. */
            tutorContext: components["schemas"]["TutorBrief"];
            /**
             * Format: double
             * @description Half-width of the 80 % interval around `need`: wide when little was seen.
             * @example 0.12
             */
            uncertainty: number;
            /**
             * @description `low`, `medium` or `high`; always `low` when no session is needed.
             * @example medium
             */
            urgency: string;
        };
        /** @description What to look at in particular. */
        RoutingContext: {
            /**
             * @description What the student is asking now. It is not stored and not repeated.
             * @default null
             * @example What is pH?
             */
            currentQuestion: string | null;
            /**
             * @description Practices of the student. Without it, those handed in within the last 28 days.
             * @default null
             */
            practiceResults: string[] | null;
            /**
             * @description Conversations of the student. They are counted and never quoted. Without it, those of the
             *     last 28 days.
             * @default null
             */
            recentConversations: string[] | null;
        };
        /** @description A point that a right answer makes. */
        RubricPoint: {
            /**
             * @description Whether a model found it in the answer, however sure it was; null when none has read it.
             * @example true
             */
            made?: boolean | null;
            /**
             * @description The point.
             * @example Iron reacts with oxygen.
             */
            point: string;
        };
        /** @description How scores changed. Means and changes are null when either count is 0. */
        ScoreChange: {
            /**
             * Format: int32
             * @description The mean score inside the period; or, without any before, of its last third.
             * @example 78
             */
            after?: number | null;
            /**
             * Format: int64
             * @description How many practices `after` stands on.
             * @example 14
             */
            afterCount: number;
            /**
             * Format: int32
             * @description The mean score before the period; without any, of the first third of it.
             * @example 65
             */
            before?: number | null;
            /**
             * Format: int64
             * @description How many practices `before` stands on.
             * @example 10
             */
            beforeCount: number;
            /**
             * Format: int32
             * @description The change in % of the mean before, rounded; null also when that is 0.
             * @example 20
             */
            improvement?: number | null;
            /**
             * Format: int32
             * @description The change in points, rounded.
             * @example 13
             */
            improvementPoints?: number | null;
        };
        /** @description Whom to nudge, and about what. */
        SendBody: {
            /**
             * Format: uuid
             * @description For whom.
             */
            studentId: string;
            /** @description What about. */
            type: components["schemas"]["NudgeType"];
        };
        /** @description What became of a nudge. */
        Sent: {
            /**
             * Format: uuid
             * @description The nudge: the same for the student, the type and the student's day.
             */
            nudgeId: string;
            /**
             * @description Why it was skipped: `opted_out`, `not_due`, `limit_reached`, `sent_recently`, `no_channel` or
             *     `quiet_hours`; null when it was sent.
             * @example null
             */
            reason?: string | null;
            /** @description Whether it was sent. */
            status: components["schemas"]["NudgeStatus"];
        };
        /** @description A person who is signed in, and the tokens that say so. */
        Session: {
            /**
             * Format: int64
             * @description Seconds until `token` expires.
             * @example 900
             */
            expiresIn: number;
            /**
             * @description Gets the next pair of tokens, once. Counts for 30 days.
             * @example q2b7…
             */
            refreshToken: string;
            /**
             * @description Send it in the header `Authorization: Bearer`.
             * @example eyJhbGciOiJIUzI1NiJ9…
             */
            token: string;
            user: components["schemas"]["User"];
        };
        /** @description What reading a session found. */
        SessionAnalysis: {
            /**
             * @description What was agreed to be done.
             * @example [
             *       "Practice pH calculations"
             *     ]
             */
            actionItems: string[];
            /**
             * @description What the student found hard.
             * @example [
             *       "Conceptual understanding"
             *     ]
             */
            areasForImprovement: string[];
            /** @description What was taught, with the student's mastery of it now. */
            concepts: components["schemas"]["ConceptTaught"][];
            /** @description The same in their order, each with the day that it is for. */
            homework: components["schemas"]["HomeworkTask"][];
            /**
             * @description What the analysis leaves out, in words; null where it is whole.
             * @example null
             */
            limitation?: string | null;
            /**
             * @description Who read it: `extractive` for the offline tutor, or a model's name.
             * @example extractive
             */
            model: string;
            reading?: components["schemas"]["ReadingView"] | null;
            /**
             * @description What the student did well.
             * @example [
             *       "Problem-solving"
             *     ]
             */
            studentStrengths: string[];
            /**
             * @description What it was about.
             * @example [
             *       "Chemistry",
             *       "Acid-Base Reactions"
             *     ]
             */
            topics: string[];
        };
        /** @description A page of a student's sessions. */
        SessionList: {
            /**
             * Format: int64
             * @description As asked.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /** @description Newest first. */
            sessions: components["schemas"]["SessionSummary"][];
            /**
             * Format: int64
             * @description All there are.
             * @example 25
             */
            total: number;
        };
        /** @description A session that taught a concept. */
        SessionOfConcept: {
            /** Format: date-time */
            date: string;
            /**
             * @description The names by which the session speaks of it.
             * @example [
             *       "quadratic formula"
             *     ]
             */
            names: string[];
            /** Format: uuid */
            sessionId: string;
            /** Format: uuid */
            studentId: string;
        };
        /** @description A session in a list. */
        SessionSummary: {
            /**
             * Format: date-time
             * @description When it took place.
             */
            date: string;
            /**
             * Format: uuid
             * @description The session.
             */
            sessionId: string;
            /**
             * @description `processing`, `completed` or `failed`.
             * @example completed
             */
            status: string;
            /**
             * @description What it taught; null until it is read.
             * @example Chemistry
             */
            subject?: string | null;
            /**
             * @description What it was about.
             * @example [
             *       "Acid-Base Reactions"
             *     ]
             */
            topics: string[];
        };
        /** @description A session with its transcript and what was found in it. */
        SessionView: {
            analysis?: components["schemas"]["SessionAnalysis"] | null;
            /**
             * Format: date-time
             * @description When it took place.
             */
            date: string;
            /**
             * Format: int32
             * @description Seconds.
             * @example 3600
             */
            duration: number;
            /** @description Why the analysis failed, in words for the reader. */
            failure?: string | null;
            progress?: components["schemas"]["WorkProgress"] | null;
            /**
             * Format: uuid
             * @description The session.
             */
            sessionId: string;
            /**
             * @description `processing`, `completed` or `failed`.
             * @example completed
             */
            status: string;
            /**
             * Format: uuid
             * @description Whose.
             */
            studentId: string;
            /**
             * @description What it taught; null until it is read.
             * @example Chemistry
             */
            subject?: string | null;
            /**
             * @description The text as it was uploaded, at most 1,000,000 characters; empty for guardians, who get no turns
             *     either.
             * @example Tom: What is pH?
             *     Ada: Is it how acidic something is?
             */
            transcript: string;
            /**
             * @description Whether the text is gone, having been kept as long as it may be. `transcript` is empty then
             *     and there are no turns; what was found stays.
             * @example false
             */
            transcriptRemoved: boolean;
            /** @description Whether `transcript` was cut. */
            truncated: boolean;
            turns?: components["schemas"]["TurnPage"] | null;
            /**
             * Format: uuid
             * @description Who taught; null once the tutor is erased.
             */
            tutorId?: string | null;
        };
        /** @description The settings of the organisation, all of them. */
        SettingsBody: {
            /**
             * @description Whether the companion answers questions.
             * @example true
             */
            aiChat: boolean;
            /**
             * @description Whether students who told no year of birth need a guardian's consent. Left out, it stays as it is.
             * @example false
             */
            consentWithoutBirthYear?: boolean | null;
            /**
             * Format: int32
             * @description Minutes after which more people are told of an urgent alert that nobody has acknowledged.
             * @example 15
             */
            escalateMinutes: number;
            /**
             * @description The categories of alerts that guardians are told of, without any words, once somebody has
             *     acknowledged one. `abuse_neglect` and `grooming` are refused. Left out, they stay as they are.
             * @example [
             *       "bullying"
             *     ]
             */
            guardianCategories?: string[] | null;
            /**
             * @description Whose help lines are named, by two letters (ISO 3166); null: by the student's time zone.
             * @example US
             */
            region?: string | null;
            /**
             * Format: int32
             * @description Hours for which further findings count toward an open alert in place of opening another.
             * @example 24
             */
            repeatHours: number;
        };
        /** @description A new account, and the tokens of its first sign-in. */
        SignedUp: components["schemas"]["Session"] & {
            /**
             * @description `missing` where the student is too young to agree alone: lessons and questions wait until a
             *     guardian has accepted an invitation (`POST /api/guardians/invites`) and agreed
             *     (`PUT /api/consent/{studentId}`). Otherwise `not_needed`.
             * @example not_needed
             */
            consent: string;
        };
        /** @description A place in the student's own sessions. */
        Source: {
            /**
             * Format: int32
             * @description Milliseconds from the start.
             * @example 71000
             */
            endMs?: number | null;
            /**
             * @description The passage around the quote, cut.
             * @example We discussed pH in your Chemistry session.
             */
            excerpt: string;
            /**
             * @description What was said, word for word.
             * @example The pH scale tells how acidic a solution is.
             */
            quote: string;
            /**
             * Format: double
             * @description How well the passage fits the question, 0 to 1.
             * @example 0.92
             */
            relevance: number;
            /**
             * Format: uuid
             * @description The session.
             */
            sessionId: string;
            /**
             * @description Who said it.
             * @example Tom
             */
            speaker?: string | null;
            /**
             * Format: int32
             * @description Milliseconds from the start.
             * @example 65000
             */
            startMs?: number | null;
        };
        /** @description The person behind one label. */
        SpeakerCorrection: {
            /**
             * @description As the transcript has it.
             * @example Ada's iPhone
             */
            label: string;
            /** @description The person behind it. */
            person: components["schemas"]["PersonInSession"];
        };
        /** @description The speakers of a session. */
        SpeakerList: {
            /**
             * @description Whether what the student said counts as evidence of mastery; null until the session is read.
             * @example true
             */
            evidenceCounted?: boolean | null;
            /**
             * Format: uuid
             * @description The session.
             */
            sessionId: string;
            /** @description In order of appearance. */
            speakers: components["schemas"]["SpeakerView"][];
            /**
             * @description `processing` while it is read, also after a correction; `completed` or `failed`.
             * @example completed
             */
            status: string;
            /**
             * Format: int64
             * @description Turns that name nobody.
             * @example 0
             */
            unnamedTurns: number;
        };
        /** @description A speaker of a session. */
        SpeakerView: {
            /**
             * @description How it was decided: `corrected` by somebody, by `name` or `part_of_name`, by a `part` that the
             *     label says, by `elimination`, from the `talk`, or by `nothing`.
             * @example part_of_name
             */
            basis: string;
            /**
             * @description `sure`, `guessed` (somebody should confirm it) or `unsure`.
             * @example sure
             */
            certainty: string;
            /**
             * @description As the transcript has it.
             * @example Ada's iPhone
             */
            label: string;
            /** @description The person behind the label. */
            person: components["schemas"]["PersonInSession"];
            /**
             * @description What they said first, cut at 160 characters.
             * @example Is it rise over run?
             */
            sample: string;
            /**
             * Format: int32
             * @description How many turns they have.
             * @example 12
             */
            turns: number;
            /**
             * Format: uuid
             * @description Their account, where it is known.
             */
            userId?: string | null;
        };
        /** @description Corrections of who is who. */
        SpeakersBody: {
            /** @description The labels that are wrong or unsure; others stay as they are. */
            speakers: components["schemas"]["SpeakerCorrection"][];
        };
        /** @description The part that is another concept. */
        SplitBody: {
            /** @description Single pieces of evidence, as exports and tutors' views name them. */
            evidenceIds?: string[];
            /**
             * @description Its name, in the same subject. If there is a concept of that name, the part is added to it.
             * @example completing the square
             */
            name: string;
            /** @description The sessions that spoke of it, with the practices made from them. */
            sessionIds?: string[];
        };
        /** @description A practice that its student has begun. */
        Started: {
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * Format: date-time
             * @description When it began.
             */
            startedAt?: string | null;
            /**
             * @description `in_progress`.
             * @example in_progress
             */
            status: string;
        };
        /** @description A question: `message`, or `messages` as `useChat` sends them. */
        StreamBody: {
            /**
             * Format: uuid
             * @description The conversation to go on with; it counts more than `id`.
             */
            conversationId?: string | null;
            /**
             * @description The chat, as `useChat` calls it: the id of a conversation that was opened, or any other name of
             *     the student's own, which opens one with its first message.
             * @example null
             */
            id?: string | null;
            /**
             * @description The question, where `messages` are not sent.
             * @example What is pH?
             */
            message?: string | null;
            /**
             * @description The chat so far, as `useChat` sends it. The last one is the question; those before it are not
             *     read, since the conversation is stored.
             * @example null
             */
            messages?: components["schemas"]["UiMessage"][] | null;
            /**
             * Format: uuid
             * @description The student who calls; may be left out.
             */
            studentId?: string | null;
        };
        /** @description Who a student is. */
        StudentProfile: {
            /**
             * Format: int32
             * @description The year of school.
             * @example 10
             */
            grade?: number | null;
            /**
             * @description How they say they like to learn. Nothing adapts to it.
             * @example visual
             */
            learningStyle?: string | null;
            /**
             * @description As they want to be called.
             * @example John Doe
             */
            name: string;
        };
        /** @description The settings of one student, all of them. */
        StudentSettingsBody: {
            /**
             * @description Whether the companion answers the student's questions, where it answers any.
             * @example true
             */
            aiChat: boolean;
            /**
             * Format: int32
             * @description The year of birth, from which follows whether a guardian has to agree. Left out, it stays as it
             *     is.
             * @example 2015
             */
            birthYear?: number | null;
            /**
             * @description Whose help lines are named, by two letters (ISO 3166); null: as for the organisation.
             * @example GB
             */
            region?: string | null;
        };
        /** @description The settings of one student. */
        StudentView: {
            /**
             * @description Whether the companion answers the student's questions, where it answers any.
             * @example true
             */
            aiChat: boolean;
            /**
             * Format: int32
             * @description The year of birth; null when nobody told.
             * @example 2015
             */
            birthYear?: number | null;
            /**
             * Format: date
             * @description From this day on the student agrees without a guardian; null without a year of birth.
             * @example 2029-01-01
             */
            ofAgeOn?: string | null;
            /**
             * @description Whose help lines are named; null: as for the organisation.
             * @example GB
             */
            region?: string | null;
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
        };
        /** @description The answers to a practice. What is left out counts as wrong. */
        SubmitBody: {
            /** @description At most one for each question. */
            answers: components["schemas"]["AnswerBody"][];
        };
        /** @description A page of suggestions. */
        SuggestionList: {
            /**
             * Format: int64
             * @description How many were asked for.
             * @example 10
             */
            limit: number;
            /**
             * Format: int64
             * @description How many were left out.
             * @example 0
             */
            offset: number;
            /** @description Newest first, of the same moment the most relevant first. */
            suggestions: components["schemas"]["SuggestionView"][];
            /**
             * Format: int64
             * @description How many there are in all.
             * @example 1
             */
            total: number;
            triggeredBy?: components["schemas"]["TriggeredBy"] | null;
        };
        /** @description A subject that could come next. */
        SuggestionView: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * @description What it is about.
             * @example Build on your Chemistry knowledge
             */
            description: string;
            /**
             * @description Concepts of the student's own that it builds on, strongest first.
             * @example [
             *       "Energy",
             *       "Forces"
             *     ]
             */
            relatedConcepts: string[];
            /**
             * Format: double
             * @description How well it suits, 0 to 10: how near it is to what was learned (4.5 points), how firm the
             *     concepts are that it builds on (4), and whether the student likes it (1.5).
             * @example 9.2
             */
            relevanceScore: number;
            /**
             * @description `pending`, `accepted` or `dismissed`.
             * @example pending
             */
            status: string;
            /**
             * @description The subject.
             * @example Physics
             */
            subject: string;
            /**
             * Format: uuid
             * @description The suggestion.
             */
            suggestionId: string;
            /**
             * @description What the student would have of it.
             * @example Physics complements Chemistry and opens doors to STEM careers
             */
            valueProposition: string;
        };
        /** @description What a student sees in place of a lesson, after a message that told of a danger. */
        Support: {
            /** @description Who can be called, the emergency number first; empty where none is known. */
            helpLines: components["schemas"]["HelpLineView"][];
            /**
             * @description What the companion says, without the help lines.
             * @example Thank you for telling me. You don't have to carry it alone.
             */
            text: string;
        };
        /** @description The answer to the sweep. */
        Swept: {
            /**
             * @description Messages about safeguarding alerts that a channel took.
             * @example 0
             */
            alerted: number;
            /**
             * @description Whether nothing is left that should be taken away; if not, the next sweep goes on.
             * @example true
             */
            finished: boolean;
            /**
             * Format: int64
             * @description Sessions, practices and suggestions given up, because what was to make them is gone.
             * @example 0
             */
            givenUp: number;
            /** @description What was taken away because it has been kept long enough, by table. */
            removed: components["schemas"]["Removed"];
            /**
             * @description Messages that the moderation service has looked at now, because it did not answer before.
             * @example 0
             */
            rescreened: number;
            /**
             * @description Events sent: again, because what they start had not begun, or for a new attempt at work that
             *     nobody had touched for long.
             * @example 0
             */
            resent: number;
        };
        /** @description Somebody who was told. */
        ToldView: {
            /**
             * @description Who.
             * @example Rita Gomez
             */
            name: string;
            /**
             * @description Whether a channel took the message; it stands in the app in any case.
             * @example true
             */
            reached: boolean;
            /**
             * Format: int32
             * @description The how-manieth time people were told of this alert, from 1.
             * @example 1
             */
            round: number;
            /**
             * Format: date-time
             * @description When.
             */
            toldAt: string;
        };
        /** @description A topic that was asked about. */
        TopicAsked: {
            /**
             * Format: int64
             * @description Questions about it.
             * @example 4
             */
            questions: number;
            /**
             * @description A subject or a concept of a session.
             * @example pH scale
             */
            topic: string;
        };
        /**
         * @description Scores over time: at most 100 practices, oldest first. Of more, 100 at even distances are shown,
         *     the first and the last among them.
         */
        Trends: {
            /**
             * @description The day in UTC on which each was handed in.
             * @example [
             *       "2025-10-01",
             *       "2025-10-15",
             *       "2025-11-01",
             *       "2025-11-08",
             *       "2025-11-15"
             *     ]
             */
            dates: string[];
            /**
             * @description 0 to 100, one for each practice.
             * @example [
             *       65,
             *       68,
             *       72,
             *       75,
             *       78
             *     ]
             */
            practiceScores: number[];
        };
        /** @description A way in which a student was helped. */
        TriedView: {
            /**
             * @description In words.
             * @example 2 practices handed in, the last with 40 %
             */
            detail: string;
            /** @description At most 10, newest first. */
            evidenceIds: string[];
            /**
             * Format: int32
             * @description How often.
             * @example 2
             */
            times: number;
            /**
             * @description What the ids are: `session`, `practice` or `conversation`.
             * @example practice
             */
            type: string;
            /**
             * @description `session`, `practice`, `explanation` (an answer in chat from the student's sessions) or
             *     `hint` (an answer in chat that only pointed the way).
             * @example practice
             */
            what: string;
        };
        /** @description The goal that suggestions follow from. */
        TriggeredBy: {
            /**
             * Format: date-time
             * @description When.
             * @example 2025-11-15T10:00:00Z
             */
            completedAt: string;
            /**
             * @description What was reached.
             * @example Chemistry Mastery
             */
            completedGoal: string;
            /** @description Why there are none, in words for the reader. */
            failure?: string | null;
            /**
             * Format: uuid
             * @description The goal.
             */
            goalId: string;
            /**
             * @description Its suggestions are `pending`, `ready` or `failed`; ready ones may be none.
             * @example ready
             */
            status: string;
            /**
             * @description Its subject.
             * @example Chemistry
             */
            subject: string;
        };
        /** @description A first answer to a question. */
        TryBody: {
            /**
             * @description A choice's text or letter, a number, or words.
             * @example -3
             */
            answer: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
        };
        /** @description The answer to a first try. */
        TryTold: {
            /**
             * @description Whether the question can still be tried: only when this answer could not be read.
             * @example false
             */
            mayTry: boolean;
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
            /** @description The try. */
            tried: components["schemas"]["TryView"];
        };
        /** @description A first try, told. */
        TryView: {
            /**
             * @description What was tried.
             * @example -3.5
             */
            answer: string;
            /**
             * @description What to say; never what is right.
             * @example Not yet. Check the sign.
             */
            feedback: string;
            /**
             * @description `correct`, `partial`, `incorrect`, or `needs_review`: it could not be read and is no try.
             * @example incorrect
             */
            outcome: string;
            /**
             * @description The mistake, when it is of a known kind, such as `sign`.
             * @example sign
             */
            slip?: string | null;
            /**
             * Format: date-time
             * @description When it was tried.
             */
            triedAt: string;
        };
        /** @description A page of a session's turns. */
        TurnPage: {
            /** @description In the order they were spoken. */
            items: components["schemas"]["TurnView"][];
            /**
             * Format: int64
             * @description As asked.
             * @example 200
             */
            limit: number;
            /**
             * Format: int64
             * @description As asked.
             * @example 0
             */
            offset: number;
            /**
             * Format: int64
             * @description All there are.
             * @example 25
             */
            total: number;
        };
        /** @description What one speaker said. */
        TurnView: {
            /**
             * Format: int32
             * @description Milliseconds from the start.
             * @example 71000
             */
            endMs?: number | null;
            /**
             * Format: int32
             * @description Position in the session, from 0.
             * @example 3
             */
            index: number;
            /**
             * @description `student`, `tutor` or `unknown`.
             * @example tutor
             */
            role: string;
            /**
             * @description As the transcript names them.
             * @example Tom
             */
            speaker?: string | null;
            /**
             * Format: int32
             * @description Milliseconds from the start.
             * @example 65000
             */
            startMs?: number | null;
            /**
             * @description What was said.
             * @example The pH scale tells how acidic a solution is.
             */
            text: string;
        };
        /** @description What a tutor should know. */
        TutorBrief: {
            /**
             * @description Concepts to work on, most pressing first.
             * @example [
             *       "pH calculations",
             *       "Acid-base theory"
             *     ]
             */
            focusAreas: string[];
            /**
             * @description What to build on.
             * @example [
             *       "Problem-solving approach"
             *     ]
             */
            studentStrengths: string[];
            /**
             * @description How things stand.
             * @example 3 of the last 5 answers on pH scale were wrong. So far: 2 practices handed in, the last with 40 %.
             */
            summary: string;
        };
        /** @description A student, as a tutor should know them before a session. */
        TutorContext: {
            /** @description What was asked in chat, in numbers. Tutors see no messages, and students are told so. */
            chats: components["schemas"]["ChatSummary"];
            /**
             * @description Concepts that are weak or went wrong last, weakest first.
             * @example [
             *       "pH calculations"
             *     ]
             */
            currentChallenges: string[];
            /** @description What every claim above stands on. Sessions and practices carry their own ids. */
            evidence: components["schemas"]["Evidenced"][];
            /** @description The last practices, newest first. */
            practiceHistory: components["schemas"]["PracticeSummary"][];
            /** @description The last sessions, newest first. */
            recentSessions: components["schemas"]["SessionSummary"][];
            /**
             * @description Concepts to work on, most pressing first.
             * @example [
             *       "Acid-base reactions",
             *       "pH scale"
             *     ]
             */
            recommendedFocus: string[];
            /**
             * Format: uuid
             * @description The student.
             */
            studentId: string;
            /** @description Who they are. */
            studentProfile: components["schemas"]["StudentProfile"];
            /**
             * @description What to build on.
             * @example [
             *       "Problem-solving"
             *     ]
             */
            studentStrengths: string[];
        };
        /** @description A message as the AI SDK knows it. */
        UiMessage: {
            /** @description Its parts, of which texts are read. */
            parts: components["schemas"]["UiPart"][];
            /**
             * @description `user` or `assistant`.
             * @example user
             */
            role: string;
        };
        /** @description A part of such a message. */
        UiPart: {
            /**
             * @description The text of a text.
             * @example What is pH?
             */
            text?: string | null;
            /**
             * @description `text`, `file` and others.
             * @example text
             */
            type: string;
        };
        /** @description A transcript and what it is of. Exactly one of `transcript` and `blobPathname` is there. */
        UploadBody: {
            /**
             * @description Where the file was uploaded to (POST /api/blob/upload), under `uploads/{your id}/`, when it is
             *     too large for a body or a `.docx`.
             */
            blobPathname?: string | null;
            /**
             * Format: int32
             * @description Seconds.
             * @example 3600
             */
            duration: number;
            /**
             * Format: date-time
             * @description When it took place.
             * @example 2025-11-15T10:00:00Z
             */
            sessionDate: string;
            /**
             * Format: uuid
             * @description Whose session it was.
             */
            studentId: string;
            /**
             * @description What was taught, when it is known.
             * @example Chemistry
             */
            subject?: string | null;
            /**
             * @description The text: lines of `Name: text`, WebVTT, SRT, or JSON of a recorder. A `.docx` comes as a file.
             * @example Tom: What is pH?
             *     Ada: Is it how acidic something is?
             */
            transcript?: string | null;
            /**
             * @description `plain_text`, `vtt`, `srt`, `otter`, `read_ai`, `fireflies` or `auto`, which anything else
             *     counts as.
             * @default auto
             * @example plain_text
             */
            transcriptFormat: string;
            /**
             * @description Where it comes from: small letters, digits, `_` and `-`.
             * @example read_ai
             */
            transcriptSource: string;
            /**
             * Format: uuid
             * @description Who taught it. A tutor may leave it out.
             */
            tutorId?: string | null;
        };
        /** @description Use of a period. */
        Usage: {
            /**
             * @description Runs of jobs, by name, if this product's own executor runs them and as long as it keeps
             *     them (30 days); empty where a service does, which counts itself.
             */
            jobs: components["schemas"]["JobUse"][];
            /** @description Models that were called, dearest first. The offline tutor is none. */
            models: components["schemas"]["ModelUse"][];
            /** @description Which time is meant. */
            period: components["schemas"]["PeriodView"];
            /** @description Searches by meaning. */
            vectorQueries: components["schemas"]["VectorQueries"];
        };
        /** @description An account, as its owner sees it. */
        User: {
            /**
             * Format: email
             * @example student@example.com
             */
            email: string;
            /**
             * @description Whether the address was proven.
             * @example true
             */
            emailVerified: boolean;
            /**
             * Format: int32
             * @description The year of school, of a student who told.
             * @example 10
             */
            grade: number | null;
            /** Format: uuid */
            id: string;
            /** @example John Doe */
            name: string;
            /**
             * @example student
             * @enum {string}
             */
            role: "student" | "tutor" | "admin" | "guardian";
        };
        /**
         * @description How long the vector index took to answer, measured for each question that was answered in chat
         *     and is still kept.
         */
        VectorQueries: {
            /**
             * Format: int64
             * @description How many.
             * @example 310
             */
            count: number;
            /**
             * Format: double
             * @description Half took at most so long, in milliseconds; null without any.
             * @example 12.4
             */
            p50Ms?: number | null;
            /**
             * Format: double
             * @description 95 of 100 took at most so long, in milliseconds; null without any.
             * @example 40.1
             */
            p95Ms?: number | null;
        };
        /** @description A person's verdict. */
        VerdictBody: {
            /**
             * @description What the student is told with it.
             * @example Both forms are right.
             */
            comment?: string | null;
            /**
             * @description True if the answer counts as right.
             * @example true
             */
            correct: boolean;
        };
        /** @description The verdict of a person. */
        VerdictGiven: {
            /**
             * @description True if the answer counts as right.
             * @example true
             */
            correct: boolean;
            /**
             * Format: date-time
             * @description When it was decided.
             */
            decidedAt: string;
            /**
             * Format: uuid
             * @description The practice.
             */
            practiceId: string;
            /**
             * Format: uuid
             * @description The question.
             */
            questionId: string;
            /**
             * Format: int32
             * @description The score of the practice now.
             * @example 80
             */
            score?: number | null;
        };
        /** @description Proves an address, or asks for the code that does: one of the two. */
        VerifyBody: {
            /**
             * @description From the mail.
             * @example w3Zk0mYy0h9l3rXcQm1vVg
             */
            code?: string | null;
            /**
             * Format: email
             * @description Where the code is to be sent, when it was lost or has expired.
             * @example student@example.com
             */
            email?: string | null;
        };
        /**
         * @description A rung of the ladder of hints, from the least help to the most.
         * @enum {string}
         */
        WantedRung: "nudge" | "slip" | "step" | "example";
        /** @description How far the work is. After a failure it names the step that failed. */
        WorkProgress: {
            /**
             * Format: int32
             * @description Steps that are done.
             * @example 2
             */
            done: number;
            /**
             * Format: date-time
             * @description The start of the first step.
             */
            startedAt?: string | null;
            /**
             * @description The step at work: `read`, `index`, `analyse`, `concepts` or `mastery` for a session; `plan`,
             *     `write`, `check`, `store` or `notify` for a practice.
             * @example analyse
             */
            step: string;
            /**
             * Format: int32
             * @description All steps, as far as that is known: a long transcript is indexed in several.
             * @example 5
             */
            total: number;
        };
    };
    responses: {
        /** @description For a token of another issuer that was never seen here: its address has an account that can't be linked (`email_unproven`, `email_linked`) */
        AccountNotLinked: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "email_unproven",
                 *       "detail": "This address has an account here that never proved it. Prove it with auth/password/forgot, then come back.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 409,
                 *       "title": "Conflict",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not JSON in UTF-8 (`malformed_body`), or a parameter or header can't be read (`malformed_parameter`) */
        BadRequest: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "malformed_parameter",
                 *       "detail": "The parameter `limit` can't be used. A whole number from 1 to 100 is expected here.",
                 *       "errors": [
                 *         {
                 *           "detail": "A whole number from 1 to 100 is expected here.",
                 *           "parameter": "limit"
                 *         }
                 *       ],
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 400,
                 *       "title": "Bad Request",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller's role can never use this route (`forbidden`), or a guardian has to agree first (`consent_needed`) */
        Forbidden: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "forbidden",
                 *       "detail": "Only students and admins can do this.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 403,
                 *       "title": "Forbidden",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Our fault; the `requestId` leads us to what happened */
        Internal: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "internal",
                 *       "detail": "Something went wrong on our side. Try again; if it lasts, report the requestId.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 500,
                 *       "title": "Internal Server Error",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description JSON that breaks a rule (`invalid`, and `errors` says which), a value that can't be stored (`unstorable`), or an `Idempotency-Key` that was used with another body (`idempotency_key_reused`) */
        Invalid: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "invalid",
                 *       "detail": "Some fields break a rule: see errors.",
                 *       "errors": [
                 *         {
                 *           "detail": "This is no e-mail address.",
                 *           "pointer": "/email"
                 *         }
                 *       ],
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 422,
                 *       "title": "Unprocessable Entity",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency_key_in_use`: the first request with this key is still being handled */
        KeyInUse: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "idempotency_key_in_use",
                 *       "detail": "The first request with this Idempotency-Key is still being handled.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 409,
                 *       "title": "Conflict",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests, or what may be spent on language models is spent (`rate_limited`); `Retry-After` says when to come back. `guest_budget_spent`: the small budget is spent that accounts without a proven address or without a tutor share; verify the address and link with a tutor */
        Limited: {
            headers: {
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                "Retry-After": components["headers"]["Retry-After"];
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "rate_limited",
                 *       "detail": "Too many requests. Wait as long as Retry-After says.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 429,
                 *       "title": "Too Many Requests",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description For a method that this path has not; `Allow` lists those it has */
        MethodNotAllowed: {
            headers: {
                Allow: components["headers"]["Allow"];
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "method_not_allowed",
                 *       "detail": "This route has other methods: see the header Allow.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 405,
                 *       "title": "Method Not Allowed",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Absent, or not the caller's: the two don't differ. An id in the path that is no UUID is absent too. For an id in the body, `errors` points at it */
        NotFound: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "not_found",
                 *       "detail": "There is nothing here that you may see: it is absent or not yours.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 404,
                 *       "title": "Not Found",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 4 MB */
        TooLarge: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "too_large",
                 *       "detail": "A body has at most 4 MB.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 413,
                 *       "title": "Payload Too Large",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token, or one that does not count (any more) */
        Unauthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWW-Authenticate"];
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "unauthenticated",
                 *       "detail": "Sign in first: send the token of auth/login in the header Authorization: Bearer.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 401,
                 *       "title": "Unauthorized",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something this needs is down (`unavailable`), or it took too long (`timed_out`) */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "unavailable",
                 *       "detail": "Something this needs is down. Wait as long as Retry-After says.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 503,
                 *       "title": "Service Unavailable",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not sent as application/json */
        UnsupportedMediaType: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "unsupported_media_type",
                 *       "detail": "Send JSON with the header Content-Type: application/json.",
                 *       "instance": "/api/…",
                 *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                 *       "status": 415,
                 *       "title": "Unsupported Media Type",
                 *       "type": "about:blank"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description The methods that the path has
         * @example GET,HEAD
         */
        Allow: string;
        /**
         * @description What to send as `If-None-Match` when asking again
         * @example "8f14e45fceea167a5a36dedd"
         */
        ETag: string;
        /**
         * @description `true` on an answer that was given before
         * @example true
         */
        "Idempotent-Replayed": string;
        /**
         * @description What is left of the limit this request counts against, and seconds until there is more
         * @example "writes";r=9;t=10
         */
        RateLimit: string;
        /**
         * @description The limit: how many, in how many seconds
         * @example "writes";q=10;w=10
         */
        "RateLimit-Policy": string;
        /**
         * @description Seconds after which trying again helps
         * @example 3
         */
        "Retry-After": string;
        /**
         * @description How to show who calls
         * @example Bearer
         */
        "WWW-Authenticate": string;
        /**
         * @description The id of the request: the caller's own `x-request-id`, if it is short and printable
         * @example 0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11
         */
        "x-request-id": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    analyticsDashboard: {
        parameters: {
            query?: {
                /**
                 * @description The first day, or a moment (RFC 3339); without it, 29 days before the last.
                 * @example 2025-10-01
                 */
                startDate?: string;
                /**
                 * @description The last day, or a moment (RFC 3339); without it, today. At most five years after the first.
                 * @example 2025-11-15
                 */
                endDate?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The period in numbers */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "engagement": {
                     *         "dailyActiveUsers": 450,
                     *         "practiceCompletionRate": 72,
                     *         "weeklyActiveUsers": 980
                     *       },
                     *       "overview": {
                     *         "activeStudents": 980,
                     *         "averageSessionsPerStudent": 4.3,
                     *         "totalSessions": 5420,
                     *         "totalStudents": 1250
                     *       },
                     *       "period": {
                     *         "end": "2025-11-15",
                     *         "start": "2025-10-01"
                     *       },
                     *       "retention": {
                     *         "churnRate": 28,
                     *         "goalCompletionRate": 65,
                     *         "subjectSuggestionAcceptance": 32
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Dashboard"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    analyticsImprovements: {
        parameters: {
            query?: {
                /**
                 * @description The first day, or a moment (RFC 3339); without it, 29 days before the last.
                 * @example 2025-10-01
                 */
                startDate?: string;
                /**
                 * @description The last day, or a moment (RFC 3339); without it, today. At most five years after the first.
                 * @example 2025-11-15
                 */
                endDate?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The period in numbers */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "metrics": {
                     *         "averagePracticeScore": {
                     *           "after": 78,
                     *           "afterCount": 14,
                     *           "before": 65,
                     *           "beforeCount": 10,
                     *           "improvement": 20,
                     *           "improvementPoints": 13
                     *         },
                     *         "conceptsMastered": 8,
                     *         "engagementRate": 85,
                     *         "sessionsCompleted": 12
                     *       },
                     *       "period": {
                     *         "end": "2025-11-15",
                     *         "start": "2025-10-01"
                     *       },
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "trends": {
                     *         "dates": [
                     *           "2025-10-01",
                     *           "2025-10-15",
                     *           "2025-11-01",
                     *           "2025-11-08",
                     *           "2025-11-15"
                     *         ],
                     *         "practiceScores": [
                     *           65,
                     *           68,
                     *           72,
                     *           75,
                     *           78
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Improvements"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    analyticsUsage: {
        parameters: {
            query?: {
                /**
                 * @description The first day, or a moment (RFC 3339); without it, 29 days before the last.
                 * @example 2025-10-01
                 */
                startDate?: string;
                /**
                 * @description The last day, or a moment (RFC 3339); without it, today. At most five years after the first.
                 * @example 2025-11-15
                 */
                endDate?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The use of the period */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobs": [
                     *         {
                     *           "failed": 0,
                     *           "job": "analyze-transcript",
                     *           "retried": 1,
                     *           "runs": 40,
                     *           "succeeded": 40
                     *         }
                     *       ],
                     *       "models": [
                     *         {
                     *           "calls": 120,
                     *           "costUsd": 1.27,
                     *           "inputTokens": 240000,
                     *           "model": "gpt-4.1-mini",
                     *           "outputTokens": 36000,
                     *           "purpose": "chat"
                     *         }
                     *       ],
                     *       "period": {
                     *         "end": "2025-11-15",
                     *         "start": "2025-10-01"
                     *       },
                     *       "vectorQueries": {
                     *         "count": 310,
                     *         "p50Ms": 12.4,
                     *         "p95Ms": 40.1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Usage"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "student@example.com",
                 *       "password": "correct horse battery"
                 *     }
                 */
                "application/json": components["schemas"]["LoginBody"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expiresIn": 900,
                     *       "refreshToken": "q2b7…",
                     *       "token": "eyJhbGciOiJIUzI1NiJ9…",
                     *       "user": {
                     *         "email": "student@example.com",
                     *         "emailVerified": true,
                     *         "grade": 10,
                     *         "id": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *         "name": "John Doe",
                     *         "role": "student"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The e-mail address or the password is wrong */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "unauthenticated",
                     *       "detail": "The e-mail address or the password is wrong",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 401,
                     *       "title": "Unauthorized",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authLogout: {
        parameters: {
            query?: {
                /**
                 * @description End every sign-in of the account, and all access tokens at once.
                 * @example false
                 */
                everywhere?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "q2b7…"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshBody"] | null;
            };
        };
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The caller's account */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "email": "student@example.com",
                     *       "emailVerified": true,
                     *       "grade": 10,
                     *       "id": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "name": "John Doe",
                     *       "people": [
                     *         {
                     *           "grade": null,
                     *           "id": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *           "name": "Tom Hale",
                     *           "role": "tutor"
                     *         }
                     *       ],
                     *       "role": "student"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authForgot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "student@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["ForgotBody"];
            };
        };
        responses: {
            /** @description If the address has an account, a code was sent */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Check your mail.",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["Pending"];
                };
            };
            400: components["responses"]["BadRequest"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "w3Zk0mYy0h9l3rXcQm1vVg",
                 *       "password": "staple battery horse"
                 *     }
                 */
                "application/json": components["schemas"]["ResetBody"];
            };
        };
        responses: {
            /** @description The password is changed */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authRefresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "q2b7…"
                 *     }
                 */
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            /** @description The next pair of tokens */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expiresIn": 900,
                     *       "refreshToken": "q2b7…",
                     *       "token": "eyJhbGciOiJIUzI1NiJ9…",
                     *       "user": {
                     *         "email": "student@example.com",
                     *         "emailVerified": true,
                     *         "grade": 10,
                     *         "id": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *         "name": "John Doe",
                     *         "role": "student"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Session"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description The refresh token no longer counts */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "unauthenticated",
                     *       "detail": "The refresh token no longer counts",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 401,
                     *       "title": "Unauthorized",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "birthYear": 2010,
                 *       "email": "student@example.com",
                 *       "grade": 10,
                 *       "inviteCode": null,
                 *       "name": "John Doe",
                 *       "password": "correct horse battery",
                 *       "role": "student"
                 *     }
                 */
                "application/json": components["schemas"]["RegisterBody"];
            };
        };
        responses: {
            /** @description An account, signed in */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "consent": "not_needed",
                     *       "expiresIn": 900,
                     *       "refreshToken": "q2b7…",
                     *       "token": "eyJhbGciOiJIUzI1NiJ9…",
                     *       "user": {
                     *         "email": "student@example.com",
                     *         "emailVerified": true,
                     *         "grade": 10,
                     *         "id": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *         "name": "John Doe",
                     *         "role": "student"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SignedUp"];
                };
            };
            /** @description The address has an account; its owner was told */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Check your mail.",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["Pending"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description Nobody registers as an admin */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "forbidden",
                     *       "detail": "Nobody registers as an admin",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 403,
                     *       "title": "Forbidden",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            /** @description `email_taken`: the address has an account, and no mail is delivered here */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "email_taken",
                     *       "detail": "the address has an account, and no mail is delivered here",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    authVerify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "w3Zk0mYy0h9l3rXcQm1vVg",
                 *       "email": "student@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["VerifyBody"];
            };
        };
        responses: {
            /** @description The address is proven */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "email": "student@example.com",
                     *       "emailVerified": true,
                     *       "grade": 10,
                     *       "id": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "name": "John Doe",
                     *       "role": "student"
                     *     }
                     */
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description If the address has an account that can use a code, one was sent */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Check your mail.",
                     *       "status": "pending"
                     *     }
                     */
                    "application/json": components["schemas"]["Pending"];
                };
            };
            400: components["responses"]["BadRequest"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    blobUpload: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "payload": {
                 *         "clientPayload": "{\"sizeBytes\": 104857600}",
                 *         "multipart": false,
                 *         "pathname": "uploads/0198a5a2-7c1e-7bfa-9d8c-3f1f6b1a2c3d/lesson.vtt"
                 *       },
                 *       "type": "blob.generate-client-token"
                 *     }
                 */
                "application/json": components["schemas"]["BlobEventBody"];
            };
        };
        responses: {
            /** @description A token, or `ok` */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "clientToken": "vercel_blob_client_store1_c2lnbmVk",
                     *       "response": null,
                     *       "type": "blob.generate-client-token",
                     *       "uploadUrl": "https://vercel.com/api/blob"
                     *     }
                     */
                    "application/json": components["schemas"]["BlobEventAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatOpen: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                 *     }
                 */
                "application/json": components["schemas"]["ConversationBody"];
            };
        };
        responses: {
            /** @description A conversation */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conversationId": "019a86f5-1500-7c21-bf78-283b40617834",
                     *       "createdAt": "2025-11-15T10:00:00Z",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["Opened"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatShow: {
        parameters: {
            query?: {
                /**
                 * @description How many.
                 * @example 200
                 */
                limit?: number;
                /**
                 * @description How many to leave out.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The conversation
                 * @example 019a86f5-1500-7c21-bf78-283b40617834
                 */
                conversationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conversationId": "019a86f5-1500-7c21-bf78-283b40617834",
                     *       "createdAt": "2025-11-15T10:00:00Z",
                     *       "limit": 200,
                     *       "messages": [
                     *         {
                     *           "basis": "sessions",
                     *           "confidence": 0.95,
                     *           "content": "What is pH?",
                     *           "coverage": "answered",
                     *           "messageId": "019a86f5-1500-7e2b-aa39-b23d7c3531aa",
                     *           "model": "extractive",
                     *           "reportedAt": "2025-11-15T10:00:00Z",
                     *           "role": "user",
                     *           "sources": [
                     *             {
                     *               "endMs": 71000,
                     *               "excerpt": "We discussed pH in your Chemistry session.",
                     *               "quote": "The pH scale tells how acidic a solution is.",
                     *               "relevance": 0.92,
                     *               "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *               "speaker": "Tom",
                     *               "startMs": 65000
                     *             }
                     *           ],
                     *           "suggestTutor": false,
                     *           "support": {
                     *             "helpLines": [
                     *               {
                     *                 "audience": "crisis",
                     *                 "checked": "2026-11-29",
                     *                 "name": "988 Suicide & Crisis Lifeline",
                     *                 "number": "988 (call or text)",
                     *                 "source": "https://988lifeline.org"
                     *               }
                     *             ],
                     *             "text": "Thank you for telling me. You don't have to carry it alone."
                     *           },
                     *           "timestamp": "2025-11-15T10:00:00Z"
                     *         }
                     *       ],
                     *       "offset": 0,
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "total": 25,
                     *       "updatedAt": "2025-11-15T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ConversationView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatMessage: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "conversationId": "019a86f5-1500-7c21-bf78-283b40617834",
                 *       "message": "What is pH?",
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                 *     }
                 */
                "application/json": components["schemas"]["MessageBody"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "basis": "sessions",
                     *       "confidence": 0.95,
                     *       "conversationId": "019a86f5-1500-7c21-bf78-283b40617834",
                     *       "coverage": "answered",
                     *       "messageId": "019a86f5-1500-7e2b-aa39-b23d7c3531aa",
                     *       "model": "extractive",
                     *       "response": "pH is a measure of how acidic or basic a solution is...",
                     *       "sources": [
                     *         {
                     *           "endMs": 71000,
                     *           "excerpt": "We discussed pH in your Chemistry session.",
                     *           "quote": "The pH scale tells how acidic a solution is.",
                     *           "relevance": 0.92,
                     *           "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *           "speaker": "Tom",
                     *           "startMs": 65000
                     *         }
                     *       ],
                     *       "suggestTutor": false,
                     *       "support": {
                     *         "helpLines": [
                     *           {
                     *             "audience": "crisis",
                     *             "checked": "2026-11-29",
                     *             "name": "988 Suicide & Crisis Lifeline",
                     *             "number": "988 (call or text)",
                     *             "source": "https://988lifeline.org"
                     *           }
                     *         ],
                     *         "text": "Thank you for telling me. You don't have to carry it alone."
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Answered"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatShowReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The answer
                 * @example 019a86f5-1500-7e2b-aa39-b23d7c3531aa
                 */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": "pH is a measure of how acidic or basic a solution is...",
                     *       "answeredAt": "2025-11-15T10:00:00Z",
                     *       "messageId": "019a86f5-1500-7e2b-aa39-b23d7c3531aa",
                     *       "model": "extractive",
                     *       "question": "What is pH?",
                     *       "reportedAt": "2025-11-15T10:00:00Z",
                     *       "sources": [
                     *         {
                     *           "endMs": 71000,
                     *           "excerpt": "We discussed pH in your Chemistry session.",
                     *           "quote": "The pH scale tells how acidic a solution is.",
                     *           "relevance": 0.92,
                     *           "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *           "speaker": "Tom",
                     *           "startMs": 65000
                     *         }
                     *       ],
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "studentName": "Maya Lind"
                     *     }
                     */
                    "application/json": components["schemas"]["ReportedAnswer"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatReport: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The answer
                 * @example 019a86f5-1500-7e2b-aa39-b23d7c3531aa
                 */
                messageId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Reported */
            204: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatStream: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "conversationId": "019a86f5-1500-7c21-bf78-283b40617834",
                 *       "id": null,
                 *       "message": "What is pH?",
                 *       "messages": null,
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                 *     }
                 */
                "application/json": components["schemas"]["StreamBody"];
            };
        };
        responses: {
            /** @description The answer as it is written */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example data: {"type":"start","messageId":"0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11"}
                     *
                     *     data: {"type":"text-start","id":"answer"}
                     *
                     *     data: {"type":"text-delta","id":"answer","delta":"pH is a measure."}
                     */
                    "text/event-stream": unknown;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatList: {
        parameters: {
            query?: {
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of conversations */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conversations": [
                     *         {
                     *           "conversationId": "019a86f5-1500-7c21-bf78-283b40617834",
                     *           "createdAt": "2025-11-15T10:00:00Z",
                     *           "lastMessageAt": "2025-11-15T10:00:00Z",
                     *           "messageCount": 4,
                     *           "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *           "title": "What is pH?",
                     *           "updatedAt": "2025-11-15T10:00:00Z"
                     *         }
                     *       ],
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "total": 25
                     *     }
                     */
                    "application/json": components["schemas"]["ConversationList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    chatResume: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The conversation
                 * @example 019a86f5-1500-7c21-bf78-283b40617834
                 */
                conversationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example data: {"type":"start","messageId":"0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11"}
                     *
                     *     data: {"type":"text-start","id":"answer"}
                     *
                     *     data: {"type":"text-delta","id":"answer","delta":"pH is a measure."}
                     */
                    "text/event-stream": unknown;
                };
            };
            /** @description No answer was asked for in it */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    conceptsList: {
        parameters: {
            query?: {
                /**
                 * @description A part of the name, of the subject, or of the name of a concept that was joined.
                 * @example quadratic
                 */
                search?: string;
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of concepts */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "concepts": [
                     *         {
                     *           "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *           "createdAt": "2025-11-15T10:00:00Z",
                     *           "curriculumId": "quadratic-formula",
                     *           "difficulty": 5,
                     *           "evidence": 87,
                     *           "joined": [
                     *             {
                     *               "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *               "name": "the formula with the root"
                     *             }
                     *           ],
                     *           "name": "quadratic formula",
                     *           "recentSessions": [
                     *             {
                     *               "date": "2025-11-15T10:00:00Z",
                     *               "names": [
                     *                 "quadratic formula"
                     *               ],
                     *               "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *               "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *             }
                     *           ],
                     *           "sessions": 9,
                     *           "students": 12,
                     *           "subject": "Algebra"
                     *         }
                     *       ],
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "total": 41
                     *     }
                     */
                    "application/json": components["schemas"]["ConceptList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    conceptsJoin: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "from": [
                 *         "019a86f5-1500-7585-ba45-899985be4c4d"
                 *       ],
                 *       "into": "019a86f5-1500-7b84-ba0e-d0b2c484c73f"
                 *     }
                 */
                "application/json": components["schemas"]["JoinBody"];
            };
        };
        responses: {
            /** @description They are one */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *       "joined": [
                     *         "019a86f5-1500-7b96-bcc1-c2d7d3a4efdc"
                     *       ],
                     *       "moved": {
                     *         "evidence": 14,
                     *         "questions": 6,
                     *         "sessions": 4,
                     *         "students": 3
                     *       },
                     *       "name": "quadratic formula"
                     *     }
                     */
                    "application/json": components["schemas"]["ConceptsJoined"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `concept_joined`, `too_many_students`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "concept_joined",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    conceptsSplit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The concept
                 * @example 019a86f5-1500-7e89-8953-6b5a64aadcf0
                 */
                conceptId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "evidenceIds": [
                 *         "019a86f5-1500-7b43-9202-8e8e581721fe"
                 *       ],
                 *       "name": "completing the square",
                 *       "sessionIds": [
                 *         "019a86f5-1500-7972-8085-1664f1830554"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SplitBody"];
            };
        };
        responses: {
            /** @description They are two */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *       "created": true,
                     *       "fromConceptId": "019a86f5-1500-7559-89d0-4d173c616c19",
                     *       "moved": {
                     *         "evidence": 14,
                     *         "questions": 6,
                     *         "sessions": 4,
                     *         "students": 3
                     *       },
                     *       "name": "completing the square"
                     *     }
                     */
                    "application/json": components["schemas"]["ConceptSplit"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `concept_joined`, `too_many_students`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "concept_joined",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    consentShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How they stand */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "birthYear": 2015,
                     *       "guardians": [
                     *         {
                     *           "guardianId": "019a86f5-1500-721e-be40-12355f6835ec",
                     *           "invitedBy": "admin",
                     *           "name": "Grace Okoye",
                     *           "startedAt": "2025-11-15T10:00:00Z"
                     *         }
                     *       ],
                     *       "history": [
                     *         {
                     *           "at": "2025-11-15T10:00:00Z",
                     *           "guardianId": "019a86f5-1500-721e-be40-12355f6835ec",
                     *           "guardianName": "Grace Okoye",
                     *           "scopes": [
                     *             "uploads"
                     *           ],
                     *           "wordingVersion": "2026-11-30"
                     *         }
                     *       ],
                     *       "leaving": {
                     *         "erasePath": "/api/students/0190f6d0-0000-7000-8000-000000000001",
                     *         "exportPath": "/api/students/0190f6d0-0000-7000-8000-000000000001/export"
                     *       },
                     *       "ofAgeOn": "2029-01-01",
                     *       "scopes": [
                     *         "uploads",
                     *         "chat",
                     *         "models"
                     *       ],
                     *       "state": "given",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "wording": {
                     *         "before": "Tick what you agree to. You can take back each part at any time.",
                     *         "parts": [
                     *           {
                     *             "scope": "chat",
                     *             "text": "Questions. Your child may ask the study companion, a computer program."
                     *           }
                     *         ],
                     *         "version": "2026-11-30"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentView"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    consentSet: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "scopes": [
                 *         "uploads",
                 *         "chat",
                 *         "models"
                 *       ],
                 *       "wordingVersion": "2026-11-30"
                 *     }
                 */
                "application/json": components["schemas"]["ConsentBody"];
            };
        };
        responses: {
            /** @description How they stand now */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "birthYear": 2015,
                     *       "guardians": [
                     *         {
                     *           "guardianId": "019a86f5-1500-721e-be40-12355f6835ec",
                     *           "invitedBy": "admin",
                     *           "name": "Grace Okoye",
                     *           "startedAt": "2025-11-15T10:00:00Z"
                     *         }
                     *       ],
                     *       "history": [
                     *         {
                     *           "at": "2025-11-15T10:00:00Z",
                     *           "guardianId": "019a86f5-1500-721e-be40-12355f6835ec",
                     *           "guardianName": "Grace Okoye",
                     *           "scopes": [
                     *             "uploads"
                     *           ],
                     *           "wordingVersion": "2026-11-30"
                     *         }
                     *       ],
                     *       "leaving": {
                     *         "erasePath": "/api/students/0190f6d0-0000-7000-8000-000000000001",
                     *         "exportPath": "/api/students/0190f6d0-0000-7000-8000-000000000001/export"
                     *       },
                     *       "ofAgeOn": "2029-01-01",
                     *       "scopes": [
                     *         "uploads",
                     *         "chat",
                     *         "models"
                     *       ],
                     *       "state": "given",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "wording": {
                     *         "before": "Tick what you agree to. You can take back each part at any time.",
                     *         "parts": [
                     *           {
                     *             "scope": "chat",
                     *             "text": "Questions. Your child may ask the study companion, a computer program."
                     *           }
                     *         ],
                     *         "version": "2026-11-30"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ConsentView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `consent_not_needed`: the student is of age. `wording_changed`: show the words of today; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "wording_changed",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cronNudges: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is started */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "date": "2025-11-15",
                     *       "hour": 9,
                     *       "sent": true
                     *     }
                     */
                    "application/json": components["schemas"]["NudgesSent"];
                };
            };
            /** @description `unauthenticated`: Only the scheduler may call this, with its secret as bearer token. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "unauthenticated",
                     *       "detail": "Only the scheduler may call this, with its secret as bearer token.",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 401,
                     *       "title": "Unauthorized",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    cronSweep: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was done */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alerted": 0,
                     *       "finished": true,
                     *       "givenUp": 0,
                     *       "removed": {
                     *         "aiUsage": 0,
                     *         "cache": 0,
                     *         "conversations": 0,
                     *         "events": 0,
                     *         "idempotencyKeys": 0,
                     *         "invites": 0,
                     *         "knownNetworks": 0,
                     *         "messages": 0,
                     *         "notifications": 0,
                     *         "oneTimeCodes": 0,
                     *         "outbox": 0,
                     *         "recordings": 0,
                     *         "refreshTokens": 0,
                     *         "transcripts": 0
                     *       },
                     *       "rescreened": 0,
                     *       "resent": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Swept"];
                };
            };
            /** @description `unauthenticated`: Only the scheduler may call this, with its secret as bearer token. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "unauthenticated",
                     *       "detail": "Only the scheduler may call this, with its secret as bearer token.",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 401,
                     *       "title": "Unauthorized",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    docsShow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /** @example <!doctype html>… */
                    "text/html": string;
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    engagementPending: {
        parameters: {
            query?: {
                /**
                 * @description The day, in UTC: as it ends, or today as it is now. Today without it.
                 * @example 2025-11-15
                 */
                date?: string;
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of nudges */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 10,
                     *       "nudges": [
                     *         {
                     *           "message": "Continue your momentum in Chemistry!",
                     *           "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *           "type": "early_engagement",
                     *           "urgency": "medium"
                     *         }
                     *       ],
                     *       "offset": 0,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["NudgeList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    engagementSend: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                 *       "type": "early_engagement"
                 *     }
                 */
                "application/json": components["schemas"]["SendBody"];
            };
        };
        responses: {
            /** @description Sent, or skipped for a `reason` */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "nudgeId": "019a86f5-1500-7e80-8456-1b485afa73ad",
                     *       "reason": null,
                     *       "status": "sent"
                     *     }
                     */
                    "application/json": components["schemas"]["Sent"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    goalsCreate: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "description": "Master acid-base reactions",
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                 *       "subject": "Chemistry",
                 *       "targetDate": "2030-12-31T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["GoalBody"];
            };
        };
        responses: {
            /** @description The goal */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "completedAt": "2025-11-15T10:00:00Z",
                     *       "conceptIds": [
                     *         "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *       ],
                     *       "createdAt": "2025-10-01T00:00:00Z",
                     *       "curriculumIds": [],
                     *       "description": "Master acid-base reactions",
                     *       "goalId": "019a86f5-1500-7df4-81a6-f2cfd5bf5064",
                     *       "plan": {
                     *         "feasible": false,
                     *         "items": [
                     *           {
                     *             "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *             "name": "pH scale",
                     *             "recallOnDate": 0.93,
                     *             "reviewOn": "2025-11-15"
                     *           }
                     *         ],
                     *         "minutesPerDay": 12,
                     *         "reviews": 5,
                     *         "shortBy": 0
                     *       },
                     *       "progress": 65,
                     *       "status": "active",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "subject": "Chemistry",
                     *       "targetDate": "2025-12-31T00:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["GoalView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `too_many_goals`: 50 are active already; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "too_many_goals",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    goalsList: {
        parameters: {
            query?: {
                /**
                 * @description Only goals in this state.
                 * @example all
                 */
                status?: "all" | "active" | "completed" | "paused";
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of goals */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "goals": [
                     *         {
                     *           "completedAt": "2025-11-15T10:00:00Z",
                     *           "conceptIds": [
                     *             "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *           ],
                     *           "createdAt": "2025-10-01T00:00:00Z",
                     *           "curriculumIds": [],
                     *           "description": "Master acid-base reactions",
                     *           "goalId": "019a86f5-1500-7df4-81a6-f2cfd5bf5064",
                     *           "plan": {
                     *             "feasible": false,
                     *             "items": [
                     *               {
                     *                 "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *                 "name": "pH scale",
                     *                 "recallOnDate": 0.93,
                     *                 "reviewOn": "2025-11-15"
                     *               }
                     *             ],
                     *             "minutesPerDay": 12,
                     *             "reviews": 5,
                     *             "shortBy": 0
                     *           },
                     *           "progress": 65,
                     *           "status": "active",
                     *           "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *           "subject": "Chemistry",
                     *           "targetDate": "2025-12-31T00:00:00Z"
                     *         }
                     *       ],
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["GoalList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    goalsComplete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The goal
                 * @example 019a86f5-1500-7df4-81a6-f2cfd5bf5064
                 */
                goalId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The goal, completed */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "completedAt": "2025-11-15T10:00:00Z",
                     *       "conceptIds": [
                     *         "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *       ],
                     *       "createdAt": "2025-10-01T00:00:00Z",
                     *       "curriculumIds": [],
                     *       "description": "Master acid-base reactions",
                     *       "goalId": "019a86f5-1500-7df4-81a6-f2cfd5bf5064",
                     *       "plan": {
                     *         "feasible": false,
                     *         "items": [
                     *           {
                     *             "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *             "name": "pH scale",
                     *             "recallOnDate": 0.93,
                     *             "reviewOn": "2025-11-15"
                     *           }
                     *         ],
                     *         "minutesPerDay": 12,
                     *         "reviews": 5,
                     *         "shortBy": 0
                     *       },
                     *       "progress": 65,
                     *       "status": "active",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "subject": "Chemistry",
                     *       "targetDate": "2025-12-31T00:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["GoalView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    guardiansAccept: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "3q2-7wAAAAAAAAAAAAAAAA"
                 *     }
                 */
                "application/json": components["schemas"]["GuardianAcceptBody"];
            };
        };
        responses: {
            /** @description Linked */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "guardianId": "019a86f5-1500-721e-be40-12355f6835ec",
                     *       "startedAt": "2025-11-15T10:00:00Z",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "studentName": "John Doe"
                     *     }
                     */
                    "application/json": components["schemas"]["GuardianStudentLink"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `email_not_verified`: prove your address first; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "email_not_verified",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    guardiansInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "guardian@example.com",
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                 *     }
                 */
                "application/json": components["schemas"]["GuardianInviteBody"];
            };
        };
        responses: {
            /** @description Invited */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "3q2-7wAAAAAAAAAAAAAAAA",
                     *       "expiresAt": "2025-11-15T10:00:00Z",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["GuardianInvitation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description The student is absent or not yours */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "not_found",
                     *       "detail": "The student is absent or not yours",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            /** @description `too_many_invites`: 100 are open, or 3 went to this address within a day */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "too_many_invites",
                     *       "detail": "100 are open, or 3 went to this address within a day",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    guardiansUnlink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The guardian
                 * @example 019a86f5-1500-721e-be40-12355f6835ec
                 */
                guardianId: string;
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are not linked now */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    healthShow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Always, also when degraded */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "details": {
                     *         "adapters": [
                     *           {
                     *             "adapter": "local",
                     *             "service": "vectors"
                     *           }
                     *         ],
                     *         "databaseMs": 1.4,
                     *         "postgres": "15.4",
                     *         "practicesWaiting": 2,
                     *         "sessionsWaiting": 1,
                     *         "waitingSince": "2025-11-15T10:00:00Z"
                     *       },
                     *       "status": "ok",
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["HealthReport"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    jobsIntrospect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What runs here */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "function_count": 11,
                     *       "mode": "cloud",
                     *       "schema_version": "2024-05-24"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    jobsRegister: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Registered */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Successfully registered",
                     *       "modified": true
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            /** @description No signature, or a wrong one */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Unauthorized"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    jobsCall: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job is done; its output */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "passages": 12
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            /** @description One or more steps have run or are due */
            206: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "data": {
                     *           "data": 64
                     *         },
                     *         "displayName": "embed-0",
                     *         "id": "0a4d…",
                     *         "op": "StepRun"
                     *       }
                     *     ]
                     */
                    "application/json": Record<string, never>[];
                };
            };
            /** @description The job failed, and trying again would not help */
            400: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "the session is gone",
                     *       "name": "Error"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            /** @description No signature, or a wrong one */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Unauthorized"
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    notificationsList: {
        parameters: {
            query?: {
                /**
                 * @description Only what is not read yet.
                 * @example false
                 */
                unread?: boolean;
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of notifications */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 10,
                     *       "notifications": [
                     *         {
                     *           "body": "There are new questions from your last session.",
                     *           "createdAt": "2025-11-15T10:00:00Z",
                     *           "kind": "practice_assigned",
                     *           "notificationId": "019a86f5-1500-71eb-b526-b294e140127c",
                     *           "readAt": "2025-11-15T10:00:00Z",
                     *           "subject": {},
                     *           "title": "New practice"
                     *         }
                     *       ],
                     *       "offset": 0,
                     *       "total": 1,
                     *       "unread": 1
                     *     }
                     */
                    "application/json": components["schemas"]["NotificationList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    notificationsRead: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The notification
                 * @example 019a86f5-1500-71eb-b526-b294e140127c
                 */
                notificationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is read */
            204: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    openapiShow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "info": {
                     *         "title": "AI Study Companion"
                     *       },
                     *       "openapi": "3.1.0",
                     *       "paths": {}
                     *     }
                     */
                    "application/json": Record<string, never>;
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceGenerate: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "conceptIds": [
                 *         "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                 *       ],
                 *       "count": 5,
                 *       "curriculumIds": null,
                 *       "minutes": 10,
                 *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                 *     }
                 */
                "application/json": components["schemas"]["GenerateBody"];
            };
        };
        responses: {
            /** @description Being written */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Practice problems are being generated",
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "status": "generating"
                     *     }
                     */
                    "application/json": components["schemas"]["Requested"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `session_not_ready`, `session_failed` or `nothing_to_practise`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "session_not_ready",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceListOpen: {
        parameters: {
            query?: {
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of answers */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "reviews": [
                     *         {
                     *           "answer": "one and a half",
                     *           "comment": "I wrote it in words.",
                     *           "correctAnswer": "3/2",
                     *           "openedAt": "2025-11-15T10:00:00Z",
                     *           "options": [],
                     *           "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *           "question": "What is half of 3?",
                     *           "questionId": "019a86f5-1500-7bcd-837d-e33f01760852",
                     *           "reason": "contested",
                     *           "rubric": [],
                     *           "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *           "studentName": "John Doe",
                     *           "type": "numeric"
                     *         }
                     *       ],
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["ReviewList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceList: {
        parameters: {
            query?: {
                /**
                 * @description Only practices in this state; `assigned` is all that are given and not handed in.
                 * @example all
                 */
                status?: "all" | "assigned" | "generating" | "ready" | "in_progress" | "completed" | "failed" | "empty";
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of practices */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "practices": [
                     *         {
                     *           "assignedAt": "2025-11-15T10:00:00Z",
                     *           "completedAt": "2025-11-15T10:00:00Z",
                     *           "conceptIds": [
                     *             "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *           ],
                     *           "dueAt": "2025-11-15T10:00:00Z",
                     *           "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *           "score": 80,
                     *           "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *           "status": "completed",
                     *           "subject": "Algebra",
                     *           "title": "Quadratic formula and factoring, 5 questions",
                     *           "totalQuestions": 5
                     *         }
                     *       ],
                     *       "total": 25
                     *     }
                     */
                    "application/json": components["schemas"]["PracticeList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceShow: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` of the answer you have; while it still holds you get a 304.
                 * @example "8f14e45fceea167a5a36dedd"
                 */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The practice */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "assignedAt": "2025-11-15T10:00:00Z",
                     *       "completedAt": "2025-11-15T10:00:00Z",
                     *       "conceptIds": [
                     *         "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *       ],
                     *       "dueAt": "2025-11-15T10:00:00Z",
                     *       "failure": null,
                     *       "late": false,
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "progress": {
                     *         "done": 2,
                     *         "startedAt": "2025-11-15T10:00:00Z",
                     *         "step": "analyse",
                     *         "total": 5
                     *       },
                     *       "questions": [
                     *         {
                     *           "answer": "7",
                     *           "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *           "correct": false,
                     *           "correctAnswer": "7",
                     *           "difficulty": 7,
                     *           "explanation": "Water has as many protons as it has hydroxide ions.",
                     *           "feedback": "Right: water is neutral.",
                     *           "hints": [
                     *             {
                     *               "example": {
                     *                 "question": "Solve x² − 5x + 6 = 0.",
                     *                 "steps": [
                     *                   "b² − 4ac = 1",
                     *                   "x = (5 ± 1) / 2",
                     *                   "x = 2 or x = 3"
                     *                 ]
                     *               },
                     *               "givenAt": "2025-11-15T10:00:00Z",
                     *               "rung": "nudge",
                     *               "text": "Which numbers are a, b and c here?"
                     *             }
                     *           ],
                     *           "mayTry": true,
                     *           "options": [
                     *             "0",
                     *             "7",
                     *             "14"
                     *           ],
                     *           "outcome": "correct",
                     *           "question": "What is the pH of a solution with [H+] = 0.001 M?",
                     *           "questionId": "019a86f5-1500-7bcd-837d-e33f01760852",
                     *           "review": {
                     *             "comment": "I wrote it as a fraction.",
                     *             "contestedAt": "2025-11-15T10:00:00Z",
                     *             "correct": false,
                     *             "decidedAt": "2025-11-15T10:00:00Z",
                     *             "status": "open",
                     *             "verdictComment": "Both forms are right."
                     *           },
                     *           "slip": "sign",
                     *           "tried": {
                     *             "answer": "-3.5",
                     *             "feedback": "Not yet. Check the sign.",
                     *             "outcome": "incorrect",
                     *             "slip": "sign",
                     *             "triedAt": "2025-11-15T10:00:00Z"
                     *           },
                     *           "type": "multiple_choice"
                     *         }
                     *       ],
                     *       "score": 80,
                     *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *       "startedAt": "2025-11-15T10:00:00Z",
                     *       "status": "ready",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "subject": "Algebra",
                     *       "title": "Quadratic formula and factoring, 5 questions"
                     *     }
                     */
                    "application/json": components["schemas"]["PracticeView"];
                };
            };
            /** @description Nothing has changed */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceHint: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "questionId": "019a86f5-1500-7bcd-837d-e33f01760852",
                 *       "rung": "nudge"
                 *     }
                 */
                "application/json": components["schemas"]["HintBody"];
            };
        };
        responses: {
            /** @description The hint */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "hint": {
                     *         "example": {
                     *           "question": "Solve x² − 5x + 6 = 0.",
                     *           "steps": [
                     *             "b² − 4ac = 1",
                     *             "x = (5 ± 1) / 2",
                     *             "x = 2 or x = 3"
                     *           ]
                     *         },
                     *         "givenAt": "2025-11-15T10:00:00Z",
                     *         "rung": "nudge",
                     *         "text": "Which numbers are a, b and c here?"
                     *       },
                     *       "next": "step",
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "questionId": "019a86f5-1500-7bcd-837d-e33f01760852"
                     *     }
                     */
                    "application/json": components["schemas"]["HintGiven"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_submitted`, `hint_not_next`, `practice_not_ready`, `practice_failed` or `nothing_to_practise`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_submitted",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practicePreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answer": "3,5 cm",
                 *       "questionId": "019a86f5-1500-7bcd-837d-e33f01760852"
                 *     }
                 */
                "application/json": components["schemas"]["PreviewBody"];
            };
        };
        responses: {
            /** @description How it is read */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kind": "number",
                     *       "problem": null,
                     *       "readAs": "3.5 cm"
                     *     }
                     */
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_submitted`, `practice_not_ready` or `practice_failed` */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_submitted",
                     *       "detail": "Conflict",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceContest: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
                /**
                 * @description The question
                 * @example 019a86f5-1500-7bcd-837d-e33f01760852
                 */
                questionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "I wrote it as a fraction."
                 *     }
                 */
                "application/json": components["schemas"]["ContestBody"];
            };
        };
        responses: {
            /** @description A tutor will look at it */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "contestedAt": "2025-11-15T10:00:00Z",
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "questionId": "019a86f5-1500-7bcd-837d-e33f01760852",
                     *       "status": "open",
                     *       "support": {
                     *         "helpLines": [
                     *           {
                     *             "audience": "crisis",
                     *             "checked": "2026-11-29",
                     *             "name": "988 Suicide & Crisis Lifeline",
                     *             "number": "988 (call or text)",
                     *             "source": "https://988lifeline.org"
                     *           }
                     *         ],
                     *         "text": "Thank you for telling me. You don't have to carry it alone."
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContestOpened"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_contested`, `nothing_to_contest` or `not_submitted`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_contested",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceSetVerdict: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
                /**
                 * @description The question
                 * @example 019a86f5-1500-7bcd-837d-e33f01760852
                 */
                questionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "Both forms are right.",
                 *       "correct": true
                 *     }
                 */
                "application/json": components["schemas"]["VerdictBody"];
            };
        };
        responses: {
            /** @description The verdict now */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "correct": true,
                     *       "decidedAt": "2025-11-15T10:00:00Z",
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "questionId": "019a86f5-1500-7bcd-837d-e33f01760852",
                     *       "score": 80
                     *     }
                     */
                    "application/json": components["schemas"]["VerdictGiven"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `not_submitted`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "not_submitted",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceStart: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Begun */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "startedAt": "2025-11-15T10:00:00Z",
                     *       "status": "in_progress"
                     *     }
                     */
                    "application/json": components["schemas"]["Started"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_submitted`, `practice_not_ready`, `practice_failed` or `nothing_to_practise`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "practice_not_ready",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceSubmit: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answers": [
                 *         {
                 *           "answer": "3",
                 *           "questionId": "019a86f5-1500-7bcd-837d-e33f01760852"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SubmitBody"];
            };
        };
        responses: {
            /** @description The verdicts */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "correctAnswers": 4,
                     *       "feedback": [
                     *         {
                     *           "correct": true,
                     *           "correctAnswer": "7",
                     *           "feedback": "Right: water is neutral.",
                     *           "helped": false,
                     *           "how": "number_by_value",
                     *           "outcome": "correct",
                     *           "questionId": "019a86f5-1500-7bcd-837d-e33f01760852",
                     *           "slip": null,
                     *           "support": {
                     *             "helpLines": [
                     *               {
                     *                 "audience": "crisis",
                     *                 "checked": "2026-11-29",
                     *                 "name": "988 Suicide & Crisis Lifeline",
                     *                 "number": "988 (call or text)",
                     *                 "source": "https://988lifeline.org"
                     *               }
                     *             ],
                     *             "text": "Thank you for telling me. You don't have to carry it alone."
                     *           }
                     *         }
                     *       ],
                     *       "late": false,
                     *       "masteryUpdate": {
                     *         "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *         "newMasteryLevel": 72,
                     *         "previousMasteryLevel": 65,
                     *         "uncertainty": 11
                     *       },
                     *       "masteryUpdates": [
                     *         {
                     *           "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *           "newMasteryLevel": 72,
                     *           "previousMasteryLevel": 65,
                     *           "uncertainty": 11
                     *         }
                     *       ],
                     *       "needsReview": 0,
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "score": 80,
                     *       "totalQuestions": 5
                     *     }
                     */
                    "application/json": components["schemas"]["Graded"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_submitted`, `practice_not_ready` or `practice_failed`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_submitted",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    practiceTryAnswer: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The practice
                 * @example 019a86f5-1500-75eb-ab49-b7d7c7866b06
                 */
                practiceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "answer": "-3",
                 *       "questionId": "019a86f5-1500-7bcd-837d-e33f01760852"
                 *     }
                 */
                "application/json": components["schemas"]["TryBody"];
            };
        };
        responses: {
            /** @description Whether it is right */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mayTry": false,
                     *       "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *       "questionId": "019a86f5-1500-7bcd-837d-e33f01760852",
                     *       "tried": {
                     *         "answer": "-3.5",
                     *         "feedback": "Not yet. Check the sign.",
                     *         "outcome": "incorrect",
                     *         "slip": "sign",
                     *         "triedAt": "2025-11-15T10:00:00Z"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["TryTold"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_submitted`, `already_tried`, `no_try`, `practice_not_ready`, `practice_failed` or `nothing_to_practise`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_tried",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    progressShow: {
        parameters: {
            query?: {
                /**
                 * @description `history` adds to each concept how its mastery came to be.
                 * @example history
                 */
                include?: "history";
            };
            header?: {
                /**
                 * @description The `ETag` of the answer you have; while it still holds you get a 304.
                 * @example "8f14e45fceea167a5a36dedd"
                 */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The progress */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "concepts": [
                     *         {
                     *           "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *           "dueAt": "2025-11-15T10:00:00Z",
                     *           "evidenceCount": 12,
                     *           "history": [
                     *             {
                     *               "at": "2025-11-15T10:00:00Z",
                     *               "masteryLevel": 75,
                     *               "uncertainty": 14
                     *             }
                     *           ],
                     *           "lastPracticed": "2025-11-15T10:00:00Z",
                     *           "masteryLevel": 75,
                     *           "name": "pH Scale",
                     *           "recall": 0.91,
                     *           "subject": "Chemistry",
                     *           "uncertainty": 14
                     *         }
                     *       ],
                     *       "goals": [
                     *         {
                     *           "description": "Master acid-base reactions",
                     *           "goalId": "019a86f5-1500-7df4-81a6-f2cfd5bf5064",
                     *           "progress": 60,
                     *           "status": "in_progress",
                     *           "subject": "Chemistry",
                     *           "targetDate": "2025-11-15T10:00:00Z"
                     *         }
                     *       ],
                     *       "overallProgress": {
                     *         "averageScore": 78,
                     *         "improvementRate": 15,
                     *         "practicesCompleted": 45,
                     *         "sessionsCompleted": 12
                     *       },
                     *       "recentActivity": [
                     *         {
                     *           "date": "2025-11-15T10:00:00Z",
                     *           "id": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *           "score": 80,
                     *           "type": "practice"
                     *         }
                     *       ],
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["ProgressView"];
                };
            };
            /** @description Nothing has changed */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingList: {
        parameters: {
            query?: {
                /**
                 * @description Only those that nobody has acknowledged.
                 * @example false
                 */
                open?: boolean;
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of alerts */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alerts": [
                     *         {
                     *           "acknowledgedAt": null,
                     *           "acknowledgedBy": null,
                     *           "alertId": "019a86f5-1500-7a74-b7d7-7433103d0bd4",
                     *           "category": "bullying",
                     *           "findingCount": 2,
                     *           "firstAt": "2025-11-15T10:00:00Z",
                     *           "lastAt": "2025-11-15T10:00:00Z",
                     *           "severity": "high",
                     *           "status": "open",
                     *           "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *           "studentName": "John Doe",
                     *           "unreachedAt": null
                     *         }
                     *       ],
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["AlertList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The alert
                 * @example 019a86f5-1500-7a74-b7d7-7433103d0bd4
                 */
                alertId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alert */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "acknowledgedAt": null,
                     *       "acknowledgedBy": null,
                     *       "alertId": "019a86f5-1500-7a74-b7d7-7433103d0bd4",
                     *       "category": "bullying",
                     *       "escalatesAt": "2025-11-15T10:00:00Z",
                     *       "findingCount": 2,
                     *       "findings": [
                     *         {
                     *           "findingId": "019a86f5-1500-73c0-9399-0bfb8f19e69c",
                     *           "foundAt": "2025-11-15T10:00:00Z",
                     *           "sessionId": null,
                     *           "severity": "high",
                     *           "source": "message",
                     *           "speaker": "student"
                     *         }
                     *       ],
                     *       "firstAt": "2025-11-15T10:00:00Z",
                     *       "lastAt": "2025-11-15T10:00:00Z",
                     *       "mayReadWords": true,
                     *       "notes": [
                     *         {
                     *           "author": "Rita Gomez",
                     *           "createdAt": "2025-11-15T10:00:00Z",
                     *           "note": "Spoke with the student and the form teacher.",
                     *           "noteId": "019a86f5-1500-74f8-ab14-5eb1fe1978aa"
                     *         }
                     *       ],
                     *       "severity": "high",
                     *       "status": "open",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "studentName": "John Doe",
                     *       "told": [
                     *         {
                     *           "name": "Rita Gomez",
                     *           "reached": true,
                     *           "round": 1,
                     *           "toldAt": "2025-11-15T10:00:00Z"
                     *         }
                     *       ],
                     *       "unreachedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingAcknowledge: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The alert
                 * @example 019a86f5-1500-7a74-b7d7-7433103d0bd4
                 */
                alertId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "I am with the student now.",
                 *       "tellGuardians": true
                 *     }
                 */
                "application/json": components["schemas"]["AcknowledgeBody"];
            };
        };
        responses: {
            /** @description The caller has it */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "acknowledgedAt": "2025-11-15T10:00:00Z",
                     *       "alertId": "019a86f5-1500-7a74-b7d7-7433103d0bd4",
                     *       "guardiansTold": 0,
                     *       "status": "acknowledged"
                     *     }
                     */
                    "application/json": components["schemas"]["AcknowledgedAlert"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_acknowledged`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_acknowledged",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingAddNote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The alert
                 * @example 019a86f5-1500-7a74-b7d7-7433103d0bd4
                 */
                alertId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "note": "I am with the student now."
                 *     }
                 */
                "application/json": components["schemas"]["NoteBody"];
            };
        };
        responses: {
            /** @description It is written down */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alertId": "019a86f5-1500-7a74-b7d7-7433103d0bd4",
                     *       "createdAt": "2025-11-15T10:00:00Z",
                     *       "noteId": "019a86f5-1500-74f8-ab14-5eb1fe1978aa"
                     *     }
                     */
                    "application/json": components["schemas"]["AlertNoteAdded"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingWords: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The alert
                 * @example 019a86f5-1500-7a74-b7d7-7433103d0bd4
                 */
                alertId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was said */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "alertId": "019a86f5-1500-7a74-b7d7-7433103d0bd4",
                     *       "total": 1,
                     *       "words": [
                     *         {
                     *           "findingId": "019a86f5-1500-73c0-9399-0bfb8f19e69c",
                     *           "foundAt": "2025-11-15T10:00:00Z",
                     *           "rule": "{they} laugh at me",
                     *           "severity": "high",
                     *           "source": "message",
                     *           "speaker": "student",
                     *           "text": "everyone in my class laughs at me"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AlertWords"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingContacts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is told */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "contacts": [
                     *         {
                     *           "email": "rita@example.com",
                     *           "emailVerified": true,
                     *           "name": "Rita Gomez",
                     *           "phone": "+14155550123",
                     *           "readsWords": true,
                     *           "studentId": null,
                     *           "studentName": null,
                     *           "userId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *         }
                     *       ],
                     *       "total": 2
                     *     }
                     */
                    "application/json": components["schemas"]["ContactList"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingSetContacts: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "contacts": [
                 *         {
                 *           "phone": "+14155550123",
                 *           "readsWords": true,
                 *           "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                 *           "userId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ContactsBody"];
            };
        };
        responses: {
            /** @description Who is told now */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "contacts": [
                     *         {
                     *           "email": "rita@example.com",
                     *           "emailVerified": true,
                     *           "name": "Rita Gomez",
                     *           "phone": "+14155550123",
                     *           "readsWords": true,
                     *           "studentId": null,
                     *           "studentName": null,
                     *           "userId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *         }
                     *       ],
                     *       "total": 2
                     *     }
                     */
                    "application/json": components["schemas"]["ContactList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such tutor or admin, or no such student */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "not_found",
                     *       "detail": "There is no such tutor or admin, or no such student",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ageOfConsent": 13,
                     *       "aiChat": true,
                     *       "consentWithoutBirthYear": false,
                     *       "escalateMinutes": 15,
                     *       "guardianCategories": [
                     *         "bullying"
                     *       ],
                     *       "helpLines": [
                     *         {
                     *           "audience": "crisis",
                     *           "checked": "2026-11-29",
                     *           "name": "988 Suicide & Crisis Lifeline",
                     *           "number": "988 (call or text)",
                     *           "source": "https://988lifeline.org"
                     *         }
                     *       ],
                     *       "region": "US",
                     *       "repeatHours": 24,
                     *       "updatedAt": "2025-11-15T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganisationView"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingSetSettings: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "aiChat": true,
                 *       "consentWithoutBirthYear": false,
                 *       "escalateMinutes": 15,
                 *       "guardianCategories": [
                 *         "bullying"
                 *       ],
                 *       "region": "US",
                 *       "repeatHours": 24
                 *     }
                 */
                "application/json": components["schemas"]["SettingsBody"];
            };
        };
        responses: {
            /** @description The settings now */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ageOfConsent": 13,
                     *       "aiChat": true,
                     *       "consentWithoutBirthYear": false,
                     *       "escalateMinutes": 15,
                     *       "guardianCategories": [
                     *         "bullying"
                     *       ],
                     *       "helpLines": [
                     *         {
                     *           "audience": "crisis",
                     *           "checked": "2026-11-29",
                     *           "name": "988 Suicide & Crisis Lifeline",
                     *           "number": "988 (call or text)",
                     *           "source": "https://988lifeline.org"
                     *         }
                     *       ],
                     *       "region": "US",
                     *       "repeatHours": 24,
                     *       "updatedAt": "2025-11-15T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["OrganisationView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingStudent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "aiChat": true,
                     *       "birthYear": 2015,
                     *       "ofAgeOn": "2029-01-01",
                     *       "region": "GB",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["StudentView"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    safeguardingSetStudent: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "aiChat": true,
                 *       "birthYear": 2015,
                 *       "region": "GB"
                 *     }
                 */
                "application/json": components["schemas"]["StudentSettingsBody"];
            };
        };
        responses: {
            /** @description The settings now */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "aiChat": true,
                     *       "birthYear": 2015,
                     *       "ofAgeOn": "2029-01-01",
                     *       "region": "GB",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["StudentView"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    studentsShow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The profile */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "grade": 10,
                     *       "interests": [
                     *         "chess"
                     *       ],
                     *       "learningStyle": "visual",
                     *       "name": "John Doe",
                     *       "preferences": {
                     *         "channels": {
                     *           "email": false,
                     *           "inApp": false,
                     *           "sms": false
                     *         },
                     *         "dailyMinutes": 20,
                     *         "nudges": false,
                     *         "phone": "+447700900123",
                     *         "quietHours": {
                     *           "end": "07:00",
                     *           "start": "21:00"
                     *         },
                     *         "timeZone": "Europe/London"
                     *       },
                     *       "strengths": [
                     *         "Problem-solving"
                     *       ],
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    studentsErase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone, and being removed everywhere */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "The account is gone. Files and search entries follow within the hour.",
                     *       "status": "erasing",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["Erasing"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    studentsChange: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        /** @description Any of the profile's fields */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "preferences": {
                 *         "dailyMinutes": 30
                 *       }
                 *     }
                 */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description The profile as it is now */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "grade": 10,
                     *       "interests": [
                     *         "chess"
                     *       ],
                     *       "learningStyle": "visual",
                     *       "name": "John Doe",
                     *       "preferences": {
                     *         "channels": {
                     *           "email": false,
                     *           "inApp": false,
                     *           "sms": false
                     *         },
                     *         "dailyMinutes": 20,
                     *         "nudges": false,
                     *         "phone": "+447700900123",
                     *         "quietHours": {
                     *           "end": "07:00",
                     *           "start": "21:00"
                     *         },
                     *         "timeZone": "Europe/London"
                     *       },
                     *       "strengths": [
                     *         "Problem-solving"
                     *       ],
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["Profile"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    studentsExport: {
        parameters: {
            query?: {
                /**
                 * @description `next` of the part before; without it, the first part.
                 * @example turns.0199c5a0-0000-7000-8000-000000000001.41
                 */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of the copy */
            200: {
                headers: {
                    /** @description A name for the file */
                    "Content-Disposition"?: string;
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "exportedAt": "2025-11-15T10:00:00Z",
                     *       "next": "turns.0199c5a0-0000-7000-8000-000000000001.41",
                     *       "sections": {},
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *     }
                     */
                    "application/json": components["schemas"]["ExportPart"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    suggestionsList: {
        parameters: {
            query?: {
                /**
                 * @description Only suggestions in this state; without it, those that wait for the student's word.
                 * @example pending
                 */
                status?: "pending" | "accepted" | "dismissed" | "all";
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of suggestions */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "suggestions": [
                     *         {
                     *           "createdAt": "2025-11-15T10:00:00Z",
                     *           "description": "Build on your Chemistry knowledge",
                     *           "relatedConcepts": [
                     *             "Energy",
                     *             "Forces"
                     *           ],
                     *           "relevanceScore": 9.2,
                     *           "status": "pending",
                     *           "subject": "Physics",
                     *           "suggestionId": "019a86f5-1500-7cfe-a738-851a31ffe9e6",
                     *           "valueProposition": "Physics complements Chemistry and opens doors to STEM careers"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "triggeredBy": {
                     *         "completedAt": "2025-11-15T10:00:00Z",
                     *         "completedGoal": "Chemistry Mastery",
                     *         "failure": null,
                     *         "goalId": "019a86f5-1500-7df4-81a6-f2cfd5bf5064",
                     *         "status": "ready",
                     *         "subject": "Chemistry"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SuggestionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    suggestionsAccept: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The suggestion
                 * @example 019a86f5-1500-7cfe-a738-851a31ffe9e6
                 */
                suggestionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was one before */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "goal": {
                     *         "completedAt": "2025-11-15T10:00:00Z",
                     *         "conceptIds": [
                     *           "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *         ],
                     *         "createdAt": "2025-10-01T00:00:00Z",
                     *         "curriculumIds": [],
                     *         "description": "Master acid-base reactions",
                     *         "goalId": "019a86f5-1500-7df4-81a6-f2cfd5bf5064",
                     *         "plan": {
                     *           "feasible": false,
                     *           "items": [
                     *             {
                     *               "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *               "name": "pH scale",
                     *               "recallOnDate": 0.93,
                     *               "reviewOn": "2025-11-15"
                     *             }
                     *           ],
                     *           "minutesPerDay": 12,
                     *           "reviews": 5,
                     *           "shortBy": 0
                     *         },
                     *         "progress": 65,
                     *         "status": "active",
                     *         "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *         "subject": "Chemistry",
                     *         "targetDate": "2025-12-31T00:00:00Z"
                     *       },
                     *       "status": "accepted",
                     *       "suggestionId": "019a86f5-1500-7cfe-a738-851a31ffe9e6"
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedSuggestion"];
                };
            };
            /** @description It is a goal now */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "goal": {
                     *         "completedAt": "2025-11-15T10:00:00Z",
                     *         "conceptIds": [
                     *           "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *         ],
                     *         "createdAt": "2025-10-01T00:00:00Z",
                     *         "curriculumIds": [],
                     *         "description": "Master acid-base reactions",
                     *         "goalId": "019a86f5-1500-7df4-81a6-f2cfd5bf5064",
                     *         "plan": {
                     *           "feasible": false,
                     *           "items": [
                     *             {
                     *               "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *               "name": "pH scale",
                     *               "recallOnDate": 0.93,
                     *               "reviewOn": "2025-11-15"
                     *             }
                     *           ],
                     *           "minutesPerDay": 12,
                     *           "reviews": 5,
                     *           "shortBy": 0
                     *         },
                     *         "progress": 65,
                     *         "status": "active",
                     *         "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *         "subject": "Chemistry",
                     *         "targetDate": "2025-12-31T00:00:00Z"
                     *       },
                     *       "status": "accepted",
                     *       "suggestionId": "019a86f5-1500-7cfe-a738-851a31ffe9e6"
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedSuggestion"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `suggestion_dismissed`, or `too_many_goals`: 50 are active; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "suggestion_dismissed",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    suggestionsDismiss: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The suggestion
                 * @example 019a86f5-1500-7cfe-a738-851a31ffe9e6
                 */
                suggestionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is dismissed */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "dismissed",
                     *       "suggestionId": "019a86f5-1500-7cfe-a738-851a31ffe9e6"
                     *     }
                     */
                    "application/json": components["schemas"]["Dismissed"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `suggestion_accepted`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "suggestion_accepted",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    transcriptsList: {
        parameters: {
            query?: {
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of sessions */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "sessions": [
                     *         {
                     *           "date": "2025-11-15T10:00:00Z",
                     *           "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *           "status": "completed",
                     *           "subject": "Chemistry",
                     *           "topics": [
                     *             "Acid-Base Reactions"
                     *           ]
                     *         }
                     *       ],
                     *       "total": 25
                     *     }
                     */
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    transcriptsUpload: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "blobPathname": null,
                 *       "duration": 3600,
                 *       "sessionDate": "2025-11-15T10:00:00Z",
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                 *       "subject": "Chemistry",
                 *       "transcript": "Tom: What is pH?\nAda: Is it how acidic something is?",
                 *       "transcriptFormat": "plain_text",
                 *       "transcriptSource": "read_ai",
                 *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                 *     }
                 */
                "application/json": components["schemas"]["UploadBody"];
            };
        };
        responses: {
            /** @description Taken in */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Transcript uploaded, analysis in progress",
                     *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *       "status": "processing"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    transcriptsShow: {
        parameters: {
            query?: {
                /**
                 * @description `turns` adds a page of turns.
                 * @example turns
                 */
                include?: "turns";
                /**
                 * @description How many.
                 * @example 200
                 */
                limit?: number;
                /**
                 * @description How many to leave out.
                 * @example 0
                 */
                offset?: number;
            };
            header?: {
                /**
                 * @description The `ETag` of the answer you have; while it still holds you get a 304.
                 * @example "8f14e45fceea167a5a36dedd"
                 */
                "If-None-Match"?: string;
            };
            path: {
                /**
                 * @description The session
                 * @example 019a86f5-1500-7972-8085-1664f1830554
                 */
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "analysis": {
                     *         "actionItems": [
                     *           "Practice pH calculations"
                     *         ],
                     *         "areasForImprovement": [
                     *           "Conceptual understanding"
                     *         ],
                     *         "concepts": [
                     *           {
                     *             "conceptId": "019a86f5-1500-7e89-8953-6b5a64aadcf0",
                     *             "description": "How acidic or basic a solution is.",
                     *             "difficulty": 7,
                     *             "masteryLevel": 65,
                     *             "name": "pH Scale",
                     *             "uncertainty": 12.5
                     *           }
                     *         ],
                     *         "homework": [
                     *           {
                     *             "dueOn": "2025-11-20",
                     *             "text": "Practice pH calculations for Thursday."
                     *           }
                     *         ],
                     *         "limitation": null,
                     *         "model": "extractive",
                     *         "reading": {
                     *           "confidence": "high",
                     *           "evidenceCounted": true,
                     *           "format": "labelled_lines",
                     *           "language": "en",
                     *           "remarks": [
                     *             "The transcript has no times."
                     *           ],
                     *           "speakers": 2
                     *         },
                     *         "studentStrengths": [
                     *           "Problem-solving"
                     *         ],
                     *         "topics": [
                     *           "Chemistry",
                     *           "Acid-Base Reactions"
                     *         ]
                     *       },
                     *       "date": "2025-11-15T10:00:00Z",
                     *       "duration": 3600,
                     *       "failure": null,
                     *       "progress": {
                     *         "done": 2,
                     *         "startedAt": "2025-11-15T10:00:00Z",
                     *         "step": "analyse",
                     *         "total": 5
                     *       },
                     *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *       "status": "completed",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "subject": "Chemistry",
                     *       "transcript": "Tom: What is pH?\nAda: Is it how acidic something is?",
                     *       "transcriptRemoved": false,
                     *       "truncated": false,
                     *       "turns": {
                     *         "items": [
                     *           {
                     *             "endMs": 71000,
                     *             "index": 3,
                     *             "role": "tutor",
                     *             "speaker": "Tom",
                     *             "startMs": 65000,
                     *             "text": "The pH scale tells how acidic a solution is."
                     *           }
                     *         ],
                     *         "limit": 200,
                     *         "offset": 0,
                     *         "total": 25
                     *       },
                     *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                     *     }
                     */
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Nothing has changed */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    transcriptsErase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session
                 * @example 019a86f5-1500-7972-8085-1664f1830554
                 */
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Gone, and being removed everywhere */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "The session is gone. Files and search entries follow within the hour.",
                     *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *       "status": "erasing"
                     *     }
                     */
                    "application/json": components["schemas"]["ErasingSession"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    transcriptsRetry: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The session
                 * @example 019a86f5-1500-7972-8085-1664f1830554
                 */
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The analysis starts again */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Transcript uploaded, analysis in progress",
                     *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *       "status": "processing"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_running` or `already_completed`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_running",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    transcriptsSpeakers: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The session
                 * @example 019a86f5-1500-7972-8085-1664f1830554
                 */
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The speakers */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "evidenceCounted": true,
                     *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *       "speakers": [
                     *         {
                     *           "basis": "part_of_name",
                     *           "certainty": "sure",
                     *           "label": "Ada's iPhone",
                     *           "person": "student",
                     *           "sample": "Is it rise over run?",
                     *           "turns": 12,
                     *           "userId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *         }
                     *       ],
                     *       "status": "completed",
                     *       "unnamedTurns": 0
                     *     }
                     */
                    "application/json": components["schemas"]["SpeakerList"];
                };
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    transcriptsCorrectSpeakers: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The session
                 * @example 019a86f5-1500-7972-8085-1664f1830554
                 */
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "speakers": [
                 *         {
                 *           "label": "Ada's iPhone",
                 *           "person": "student"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SpeakersBody"];
            };
        };
        responses: {
            /** @description Corrected; the session is read again */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "evidenceCounted": true,
                     *       "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *       "speakers": [
                     *         {
                     *           "basis": "part_of_name",
                     *           "certainty": "sure",
                     *           "label": "Ada's iPhone",
                     *           "person": "student",
                     *           "sample": "Is it rise over run?",
                     *           "turns": 12,
                     *           "userId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                     *         }
                     *       ],
                     *       "status": "completed",
                     *       "unnamedTurns": 0
                     *     }
                     */
                    "application/json": components["schemas"]["SpeakerList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_running`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_running",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    tutorContext: {
        parameters: {
            query?: {
                /**
                 * @description Only sessions, practices, concepts and chats about this, by the words of subjects and
                 *     concepts.
                 * @example Chemistry
                 */
                topic?: string;
            };
            header?: never;
            path: {
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the student stands */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "chats": {
                     *         "lastAskedAt": "2025-11-15T10:00:00Z",
                     *         "lowConfidence": 3,
                     *         "lowConfidenceShare": 0.25,
                     *         "questions": 12,
                     *         "since": "2025-11-15T10:00:00Z",
                     *         "topics": [
                     *           {
                     *             "questions": 4,
                     *             "topic": "pH scale"
                     *           }
                     *         ]
                     *       },
                     *       "currentChallenges": [
                     *         "pH calculations"
                     *       ],
                     *       "evidence": [
                     *         {
                     *           "claim": "pH calculations",
                     *           "evidenceIds": [
                     *             "019a86f5-1500-7b43-9202-8e8e581721fe"
                     *           ],
                     *           "field": "/tutorContext/focusAreas/0",
                     *           "type": "evidence"
                     *         }
                     *       ],
                     *       "practiceHistory": [
                     *         {
                     *           "assignedAt": "2025-11-15T10:00:00Z",
                     *           "completedAt": "2025-11-15T10:00:00Z",
                     *           "conceptIds": [
                     *             "019a86f5-1500-7e89-8953-6b5a64aadcf0"
                     *           ],
                     *           "dueAt": "2025-11-15T10:00:00Z",
                     *           "practiceId": "019a86f5-1500-75eb-ab49-b7d7c7866b06",
                     *           "score": 80,
                     *           "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *           "status": "completed",
                     *           "subject": "Algebra",
                     *           "title": "Quadratic formula and factoring, 5 questions",
                     *           "totalQuestions": 5
                     *         }
                     *       ],
                     *       "recentSessions": [
                     *         {
                     *           "date": "2025-11-15T10:00:00Z",
                     *           "sessionId": "019a86f5-1500-7972-8085-1664f1830554",
                     *           "status": "completed",
                     *           "subject": "Chemistry",
                     *           "topics": [
                     *             "Acid-Base Reactions"
                     *           ]
                     *         }
                     *       ],
                     *       "recommendedFocus": [
                     *         "Acid-base reactions",
                     *         "pH scale"
                     *       ],
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "studentProfile": {
                     *         "grade": 10,
                     *         "learningStyle": "visual",
                     *         "name": "John Doe"
                     *       },
                     *       "studentStrengths": [
                     *         "Problem-solving"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["TutorContext"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    tutorInvite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "email": "ada@example.com",
                 *       "purpose": "tutor_signup"
                 *     }
                 */
                "application/json": components["schemas"]["InviteBody"];
            };
        };
        responses: {
            /** @description Invited */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "3q2-7wAAAAAAAAAAAAAAAA",
                     *       "expiresAt": "2025-11-15T10:00:00Z",
                     *       "purpose": "tutor_signup"
                     *     }
                     */
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `too_many_invites`: 100 are open, or 3 went to this address within a day */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "too_many_invites",
                     *       "detail": "100 are open, or 3 went to this address within a day",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    tutorAccept: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "code": "3q2-7wAAAAAAAAAAAAAAAA"
                 *     }
                 */
                "application/json": components["schemas"]["AcceptBody"];
            };
        };
        responses: {
            /** @description Linked */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "startedAt": "2025-11-15T10:00:00Z",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                     *     }
                     */
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `email_not_verified`: prove your address first; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "email_not_verified",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    tutorAnalyze: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "context": {
                 *         "currentQuestion": "What is pH?",
                 *         "practiceResults": null,
                 *         "recentConversations": null
                 *       },
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301"
                 *     }
                 */
                "application/json": components["schemas"]["AnalyzeBody"];
            };
        };
        responses: {
            /** @description The decision, with a brief for the tutor */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "evidence": [
                     *         {
                     *           "claim": "pH calculations",
                     *           "evidenceIds": [
                     *             "019a86f5-1500-7b43-9202-8e8e581721fe"
                     *           ],
                     *           "field": "/tutorContext/focusAreas/0",
                     *           "type": "evidence"
                     *         }
                     *       ],
                     *       "model": "extractive",
                     *       "need": 0.72,
                     *       "reason": "3 of the last 5 answers on pH scale were wrong, and 2 messages in chat sounded frustrated.",
                     *       "recommendedTopic": "pH Scale and Acid-Base Reactions",
                     *       "shouldRoute": false,
                     *       "tried": [
                     *         {
                     *           "detail": "2 practices handed in, the last with 40 %",
                     *           "evidenceIds": [
                     *             "019a86f5-1500-7b43-9202-8e8e581721fe"
                     *           ],
                     *           "times": 2,
                     *           "type": "practice",
                     *           "what": "practice"
                     *         }
                     *       ],
                     *       "tutorContext": {
                     *         "focusAreas": [
                     *           "pH calculations",
                     *           "Acid-base theory"
                     *         ],
                     *         "studentStrengths": [
                     *           "Problem-solving approach"
                     *         ],
                     *         "summary": "3 of the last 5 answers on pH scale were wrong. So far: 2 practices handed in, the last with 40 %."
                     *       },
                     *       "uncertainty": 0.12,
                     *       "urgency": "medium"
                     *     }
                     */
                    "application/json": components["schemas"]["Routing"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description The student, a conversation or a practice is absent, or not yours or not theirs */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "not_found",
                     *       "detail": "The student, a conversation or a practice is absent, or not yours or not theirs",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    tutorLink: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                 *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                 *     }
                 */
                "application/json": components["schemas"]["LinkBody"];
            };
        };
        responses: {
            /** @description They were linked before */
            200: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "startedAt": "2025-11-15T10:00:00Z",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                     *     }
                     */
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description They are linked from now on */
            201: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "startedAt": "2025-11-15T10:00:00Z",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                     *     }
                     */
                    "application/json": components["schemas"]["Link"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such tutor, or no such student */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "not_found",
                     *       "detail": "There is no such tutor, or no such student",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["KeyInUse"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    tutorUnlink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The tutor
                 * @example 019a86f5-1500-7df2-87fb-be7509f6cacb
                 */
                tutorId: string;
                /**
                 * @description The student
                 * @example 019a86f5-1500-7742-ba4d-aae1fc425301
                 */
                studentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are not linked now */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    recordingsFireflies: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Taken in, also when its meeting is known */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "taken"
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description `unauthenticated`: no signature, or a wrong one */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "unauthenticated",
                     *       "detail": "no signature, or a wrong one",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 401,
                     *       "title": "Unauthorized",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_such_route`: its secret is not set */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "no_such_route",
                     *       "detail": "its secret is not set",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    recordingsParked: {
        parameters: {
            query?: {
                /**
                 * @description How many at most.
                 * @example 10
                 */
                limit?: number;
                /**
                 * @description How many to skip.
                 * @example 0
                 */
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of recordings */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "limit": 10,
                     *       "offset": 0,
                     *       "recordings": [
                     *         {
                     *           "duration": 3600,
                     *           "people": [
                     *             {
                     *               "email": "ada@example.com",
                     *               "name": "Ada's iPhone"
                     *             }
                     *           ],
                     *           "reason": "unmatched",
                     *           "receivedAt": "2025-11-15T10:00:00Z",
                     *           "recorder": "read_ai",
                     *           "recordingId": "019a86f5-1500-7bb4-b73d-50055a43c8f1",
                     *           "startedAt": "2025-11-15T10:00:00Z",
                     *           "title": "Maths with Ada"
                     *         }
                     *       ],
                     *       "total": 3
                     *     }
                     */
                    "application/json": components["schemas"]["ParkedList"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            409: components["responses"]["AccountNotLinked"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    recordingsAssign: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Any word of yours, a new one for each thing to do. The same request with the same key is done once: a repeat within 24 hours gets the first answer, with `Idempotent-Replayed: true`.
                 * @example 019a86f5-1500-7c70-a12b-7a0646f92279
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /**
                 * @description The recording
                 * @example 019a86f5-1500-7bb4-b73d-50055a43c8f1
                 */
                recordingId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                 *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                 *     }
                 */
                "application/json": components["schemas"]["AssignmentBody"];
            };
        };
        responses: {
            /** @description Becomes a session */
            202: {
                headers: {
                    "Idempotent-Replayed": components["headers"]["Idempotent-Replayed"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "recordingId": "019a86f5-1500-7bb4-b73d-50055a43c8f1",
                     *       "status": "pending",
                     *       "studentId": "019a86f5-1500-7742-ba4d-aae1fc425301",
                     *       "tutorId": "019a86f5-1500-7df2-87fb-be7509f6cacb"
                     *     }
                     */
                    "application/json": components["schemas"]["AssignedRecording"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            405: components["responses"]["MethodNotAllowed"];
            /** @description `already_assigned`; or `idempotency_key_in_use`: the first request with this key is still being handled, and `Retry-After` says for how long at most */
            409: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "already_assigned",
                     *       "detail": "says for how long at most",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 409,
                     *       "title": "Conflict",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    recordingsReadAi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Taken in, also when its meeting is known */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "taken"
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description `unauthenticated`: no signature, or a wrong one */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "unauthenticated",
                     *       "detail": "no signature, or a wrong one",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 401,
                     *       "title": "Unauthorized",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_such_route`: its secret is not set */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "no_such_route",
                     *       "detail": "its secret is not set",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
    recordingsZoom: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /** @example {} */
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Taken in, also when its meeting is known */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "taken"
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description `unauthenticated`: no signature, or a wrong or old one */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "unauthenticated",
                     *       "detail": "no signature, or a wrong or old one",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 401,
                     *       "title": "Unauthorized",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `no_such_route`: its secret is not set */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": "no_such_route",
                     *       "detail": "its secret is not set",
                     *       "instance": "/api/…",
                     *       "requestId": "0190a3c2-5f1e-7c44-8d0e-2b7f6f0c1a11",
                     *       "status": 404,
                     *       "title": "Not Found",
                     *       "type": "about:blank"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["TooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["Limited"];
            500: components["responses"]["Internal"];
            503: components["responses"]["Unavailable"];
        };
    };
}
