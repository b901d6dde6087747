// A plugin of TypeDoc: members whose names begin with "~" carry types between our own rooms, and readers need not see them.
import { Converter, ReflectionKind } from "typedoc"

export function load(application) {
  application.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    const members = context.project.getReflectionsByKind(ReflectionKind.All)
    for (const member of members) if (member.name.startsWith("~")) context.project.removeReflection(member)
  })
}
