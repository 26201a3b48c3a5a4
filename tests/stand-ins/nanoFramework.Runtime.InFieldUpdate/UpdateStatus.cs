namespace nanoFramework.Runtime.InFieldUpdate;

public enum UpdateStatus
{
    Confirmed = 0,
    Testing = 1,
    TestPending = 2,
    PermanentPending = 3,
    RollbackPending = 4,
    Unknown = 255,
}
