namespace nanoFramework.Runtime.InFieldUpdate;

public enum ImageType
{
    NanoClr = 0,
    Deployment = 1,
}
