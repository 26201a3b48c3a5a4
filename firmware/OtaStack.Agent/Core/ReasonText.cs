namespace OtaStack.Agent.Core;

/// <summary>The stable names of reason codes in reports: the enum's name in camelCase.</summary>
public static class ReasonText
{
    /// <summary>Empty entries are numbers that no reason has.</summary>
    private static readonly string[] Names = Build();

    /// <summary><c>none</c>, <c>healthCheckFailed</c>, …; <c>unknown</c> for a number that this agent does not know.</summary>
    public static string Of(ReasonCode reason)
    {
        int number = (int)reason;
        return number < Names.Length && Names[number] != null ? Names[number] : "unknown";
    }

    private static string[] Build()
    {
        string[] names = new string[(int)ReasonCode.PermitMemoryFull + 1];
        names[(int)ReasonCode.None] = "none";
        names[(int)ReasonCode.Malformed] = "malformed";
        names[(int)ReasonCode.TooLarge] = "tooLarge";
        names[(int)ReasonCode.ThresholdNotMet] = "thresholdNotMet";
        names[(int)ReasonCode.DuplicateSignature] = "duplicateSignature";
        names[(int)ReasonCode.KeyIdMismatch] = "keyIdMismatch";
        names[(int)ReasonCode.WrongType] = "wrongType";
        names[(int)ReasonCode.Rollback] = "rollback";
        names[(int)ReasonCode.RootVersion] = "rootVersion";
        names[(int)ReasonCode.Expired] = "expired";
        names[(int)ReasonCode.HashMismatch] = "hashMismatch";
        names[(int)ReasonCode.VersionMismatch] = "versionMismatch";
        names[(int)ReasonCode.RoleRemoved] = "roleRemoved";
        names[(int)ReasonCode.Missing] = "missing";
        names[(int)ReasonCode.TooManyRoots] = "tooManyRoots";
        names[(int)ReasonCode.UnknownTarget] = "unknownTarget";
        names[(int)ReasonCode.NoTrustedRoot] = "noTrustedRoot";
        names[(int)ReasonCode.WrongProduct] = "wrongProduct";
        names[(int)ReasonCode.WrongBoard] = "wrongBoard";
        names[(int)ReasonCode.SecurityCounter] = "securityCounter";
        names[(int)ReasonCode.SteppingStone] = "steppingStone";
        names[(int)ReasonCode.WrongImage] = "wrongImage";
        names[(int)ReasonCode.Downgrade] = "downgrade";
        names[(int)ReasonCode.BlockMismatch] = "blockMismatch";
        names[(int)ReasonCode.NoReleaseData] = "noReleaseData";
        names[(int)ReasonCode.PermitUnknown] = "permitUnknown";
        names[(int)ReasonCode.PermitMalformed] = "permitMalformed";
        names[(int)ReasonCode.PermitForeign] = "permitForeign";
        names[(int)ReasonCode.PermitScope] = "permitScope";
        names[(int)ReasonCode.PermitNotYet] = "permitNotYet";
        names[(int)ReasonCode.PermitExpired] = "permitExpired";
        names[(int)ReasonCode.PermitUsed] = "permitUsed";
        names[(int)ReasonCode.HealthCheckFailed] = "healthCheckFailed";
        names[(int)ReasonCode.HealthTimeout] = "healthTimeout";
        names[(int)ReasonCode.BootFailed] = "bootFailed";
        names[(int)ReasonCode.FailedBefore] = "failedBefore";
        names[(int)ReasonCode.AssignmentForeign] = "assignmentForeign";
        names[(int)ReasonCode.AssignmentOld] = "assignmentOld";
        names[(int)ReasonCode.AssignmentMalformed] = "assignmentMalformed";
        names[(int)ReasonCode.ReleaseMismatch] = "releaseMismatch";
        names[(int)ReasonCode.TransferFailed] = "transferFailed";
        names[(int)ReasonCode.StorageFailed] = "storageFailed";
        names[(int)ReasonCode.SlotCorrupt] = "slotCorrupt";
        names[(int)ReasonCode.Withdrawn] = "withdrawn";
        names[(int)ReasonCode.PolicyWait] = "policyWait";
        names[(int)ReasonCode.ImageMismatch] = "imageMismatch";
        names[(int)ReasonCode.IndexMalformed] = "indexMalformed";
        names[(int)ReasonCode.PermitMemoryFull] = "permitMemoryFull";
        return names;
    }
}
