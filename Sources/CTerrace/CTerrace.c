#include "CTerrace.h"
