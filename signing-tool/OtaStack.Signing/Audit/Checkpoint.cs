using System.Text.Json.Nodes;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Metadata;

namespace OtaStack.Signing.Audit;

/// <summary>A signed statement that a log had this head at this time.</summary>
public static class Checkpoint
{
    /// <summary>The value of <c>_type</c>.</summary>
    public const string TypeName = "ota-key-use-checkpoint";

    /// <summary>The statement, to be signed.</summary>
    public static SignedStatement Of(LogHead head, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(head);
        return new SignedStatement(new JsonObject { ["_type"] = TypeName, ["head"] = head.ToJson(), ["time"] = MetadataTime.Format(time) });
    }

    /// <summary>The head that a signed checkpoint states.</summary>
    public static LogHead HeadOf(SignedStatement checkpoint, string name)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return LogHead.TryRead(checkpoint.Body["head"]) ?? throw new SigningException(SigningFault.File, AuditErrorCode.StatementMalformed, name);
    }
}
