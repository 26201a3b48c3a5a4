namespace OtaStack.Agent.Core;

/// <summary>The stable names of reason codes in reports: the enum's name in camelCase.</summary>
public static class ReasonText
{
    /// <summary><c>none</c>, <c>healthCheckFailed</c>, …; <c>unknown</c> for a number that this agent does not know.</summary>
    public static string Of(ReasonCode reason)
    {
        // In the order of the numbers: a jump table takes six bytes for each, and no memory as an array would.
        return reason switch
        {
            ReasonCode.None => "none",
            ReasonCode.Malformed => "malformed",
            ReasonCode.TooLarge => "tooLarge",
            ReasonCode.ThresholdNotMet => "thresholdNotMet",
            ReasonCode.DuplicateSignature => "duplicateSignature",
            ReasonCode.KeyIdMismatch => "keyIdMismatch",
            ReasonCode.WrongType => "wrongType",
            ReasonCode.Rollback => "rollback",
            ReasonCode.RootVersion => "rootVersion",
            ReasonCode.Expired => "expired",
            ReasonCode.HashMismatch => "hashMismatch",
            ReasonCode.VersionMismatch => "versionMismatch",
            ReasonCode.RoleRemoved => "roleRemoved",
            ReasonCode.Missing => "missing",
            ReasonCode.TooManyRoots => "tooManyRoots",
            ReasonCode.UnknownTarget => "unknownTarget",
            ReasonCode.NoTrustedRoot => "noTrustedRoot",
            ReasonCode.WrongProduct => "wrongProduct",
            ReasonCode.WrongBoard => "wrongBoard",
            ReasonCode.SecurityCounter => "securityCounter",
            ReasonCode.SteppingStone => "steppingStone",
            ReasonCode.WrongImage => "wrongImage",
            ReasonCode.Downgrade => "downgrade",
            ReasonCode.BlockMismatch => "blockMismatch",
            ReasonCode.NoReleaseData => "noReleaseData",
            ReasonCode.PermitUnknown => "permitUnknown",
            ReasonCode.PermitMalformed => "permitMalformed",
            ReasonCode.PermitForeign => "permitForeign",
            ReasonCode.PermitScope => "permitScope",
            ReasonCode.PermitNotYet => "permitNotYet",
            ReasonCode.PermitExpired => "permitExpired",
            ReasonCode.PermitUsed => "permitUsed",
            ReasonCode.HealthCheckFailed => "healthCheckFailed",
            ReasonCode.HealthTimeout => "healthTimeout",
            ReasonCode.BootFailed => "bootFailed",
            ReasonCode.FailedBefore => "failedBefore",
            ReasonCode.AssignmentForeign => "assignmentForeign",
            ReasonCode.AssignmentOld => "assignmentOld",
            ReasonCode.AssignmentMalformed => "assignmentMalformed",
            ReasonCode.ReleaseMismatch => "releaseMismatch",
            ReasonCode.TransferFailed => "transferFailed",
            ReasonCode.StorageFailed => "storageFailed",
            ReasonCode.SlotCorrupt => "slotCorrupt",
            ReasonCode.Withdrawn => "withdrawn",
            ReasonCode.PolicyWait => "policyWait",
            ReasonCode.ImageMismatch => "imageMismatch",
            ReasonCode.IndexMalformed => "indexMalformed",
            ReasonCode.PermitMemoryFull => "permitMemoryFull",
            ReasonCode.BundleMalformed => "bundleMalformed",
            ReasonCode.BundleIncomplete => "bundleIncomplete",
            ReasonCode.BundleEmpty => "bundleEmpty",
            ReasonCode.BundleOutdated => "bundleOutdated",
            ReasonCode.MediumRemoved => "mediumRemoved",
            ReasonCode.BootLoop => "bootLoop",
            ReasonCode.WatchdogReset => "watchdogReset",
            ReasonCode.Crashed => "crashed",
            _ => "unknown",
        };
    }
}
