namespace OtaStack.Trust;

/// <summary>The stable text code of a verdict, as it stands in reports (docs/reason-codes.md).</summary>
public static class VerdictText
{
    /// <summary>The name of the verdict in camel case; <c>unknown</c> for every number that has none.</summary>
    public static string Of(Verdict verdict)
    {
        return verdict switch
        {
            Verdict.Malformed => "malformed",
            Verdict.TooLarge => "tooLarge",
            Verdict.ThresholdNotMet => "thresholdNotMet",
            Verdict.DuplicateSignature => "duplicateSignature",
            Verdict.KeyIdMismatch => "keyIdMismatch",
            Verdict.WrongType => "wrongType",
            Verdict.Rollback => "rollback",
            Verdict.RootVersion => "rootVersion",
            Verdict.Expired => "expired",
            Verdict.HashMismatch => "hashMismatch",
            Verdict.VersionMismatch => "versionMismatch",
            Verdict.RoleRemoved => "roleRemoved",
            Verdict.Missing => "missing",
            Verdict.TooManyRoots => "tooManyRoots",
            Verdict.UnknownTarget => "unknownTarget",
            Verdict.NoTrustedRoot => "noTrustedRoot",
            Verdict.WrongProduct => "wrongProduct",
            Verdict.WrongBoard => "wrongBoard",
            Verdict.SecurityCounter => "securityCounter",
            Verdict.SteppingStone => "steppingStone",
            Verdict.WrongImage => "wrongImage",
            Verdict.Downgrade => "downgrade",
            Verdict.BlockMismatch => "blockMismatch",
            Verdict.NoReleaseData => "noReleaseData",
            Verdict.PermitUnknown => "permitUnknown",
            Verdict.PermitMalformed => "permitMalformed",
            Verdict.PermitForeign => "permitForeign",
            Verdict.PermitScope => "permitScope",
            Verdict.PermitNotYet => "permitNotYet",
            Verdict.PermitExpired => "permitExpired",
            Verdict.PermitUsed => "permitUsed",
            Verdict.Accepted => "accepted",
            _ => "unknown",
        };
    }
}
