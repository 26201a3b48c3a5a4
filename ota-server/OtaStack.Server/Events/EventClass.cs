namespace OtaStack.Server.Events;

/// <summary>What kind of incident a security event speaks of, told by its reason (docs/security-events.md).</summary>
internal static class EventClass
{
    /// <summary>For a reason that a newer agent may send.</summary>
    public const string Other = "other";

    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["rollback"] = "rollback",

        // TUF 5.3.5 names it so: an older root in place of the next one.
        ["rootVersion"] = "rollback",
        ["roleRemoved"] = "rollback",
        ["downgrade"] = "rollback",
        ["securityCounter"] = "rollback",
        ["expired"] = "freeze",
        ["hashMismatch"] = "mixAndMatch",
        ["versionMismatch"] = "mixAndMatch",
        ["blockMismatch"] = "tampering",
        ["imageMismatch"] = "tampering",
        ["slotCorrupt"] = "tampering",
        ["unknownImage"] = "tampering",
        ["tooLarge"] = "endlessData",
        ["tooManyRoots"] = "endlessData",
        ["thresholdNotMet"] = "signature",
        ["duplicateSignature"] = "signature",
        ["keyIdMismatch"] = "signature",
        ["wrongType"] = "signature",
        ["malformed"] = "malformed",
        ["assignmentMalformed"] = "malformed",
        ["wrongProduct"] = "wrongTarget",
        ["wrongBoard"] = "wrongTarget",
        ["wrongImage"] = "wrongTarget",
        ["assignmentForeign"] = "assignment",
        ["assignmentOld"] = "assignment",
        ["permitUnknown"] = "permit",
        ["permitMalformed"] = "permit",
        ["permitForeign"] = "permit",
        ["permitScope"] = "permit",
        ["permitExpired"] = "permit",
        ["permitUsed"] = "permit",
        ["bootFailed"] = "resets",
        ["bootLoop"] = "resets",
        ["watchdogReset"] = "resets",
        ["crashed"] = "resets",
        ["timeBackwards"] = "time",
        ["codeLockedOut"] = "access",
        ["eraseOrdered"] = "erase",
    };

    /// <summary>All classes by name.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Classes.Values.Append(Other).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The reasons that have a class of their own.</summary>
    public static IReadOnlyCollection<string> Reasons => Classes.Keys;

    public static string Of(string reason)
    {
        return Classes.GetValueOrDefault(reason, Other);
    }
}
