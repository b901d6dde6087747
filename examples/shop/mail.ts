// Mail: written to an outbox in the background, from which a mail server would send it. The staff may look into it.
import { desc } from "drizzle-orm"
import { dependency, Router } from "hayapi"
import { type Database, database } from "./database.ts"
import { EmailPage } from "./models.ts"
import { paging } from "./paging.ts"
import { emails } from "./tables.ts"
import { staffOnly } from "./tokens.ts"

type Mail = Pick<typeof emails.$inferInsert, "recipient" | "subject" | "body">

async function writeMail(database: Database, mail: Mail): Promise<void> {
  await database.insert(emails).values(mail)
}

/** Sends mail when the answer is out; none if the handler throws after all. */
export const mailer = dependency(
  { database },
  ({ database, background }) =>
    (mail: Mail) =>
      background.add(writeMail, database, mail),
)

export const router = new Router({ prefix: "/emails", tags: ["emails"], dependencies: [staffOnly] })

export const listEmails = router.get(
  "",
  { params: { paging, database }, responseModel: EmailPage },
  async function listEmails({ paging, database }) {
    const found = await database.query.emails.findMany({ ...paging, orderBy: desc(emails.id) })
    return { items: found, total: await database.$count(emails) }
  },
)
